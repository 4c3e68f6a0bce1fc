"""Repositories: what people call them, and where they belong."""
