"""Invitations: one-time links by which people come into an organization."""
