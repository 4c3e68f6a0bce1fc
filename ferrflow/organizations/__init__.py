"""Organizations: to whom repositories, events and, later, vaults belong."""
