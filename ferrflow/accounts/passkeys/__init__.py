"""Passkeys, and what browsers are asked about them."""
