"""People: what they may change about themselves (profile, sessions, passwords), and staff, who look after them all."""
