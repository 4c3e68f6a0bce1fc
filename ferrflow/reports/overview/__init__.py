"""The overview: an organization in one screen."""
