"""What staff see and do: everybody, and all organizations."""
