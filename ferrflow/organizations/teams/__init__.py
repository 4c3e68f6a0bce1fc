"""Teams: members of an organization, grouped."""
