"""Ingest keys: whoever has a key's address may post events for its organization, unsigned (contract 1.6)."""
