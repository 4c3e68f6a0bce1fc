"""Projects: what an organization works on, and where its vaults will be."""
