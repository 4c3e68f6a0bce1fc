"""New passwords: changed by who knows the old one, or set through a link by who forgot it."""
