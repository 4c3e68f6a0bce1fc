"""API tokens: a person's or an organization's, each with scopes, shown once and kept as a hash."""
