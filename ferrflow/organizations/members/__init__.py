"""Members of an organization: who, with which role."""
