"""The schema's history: `NNNN_name.sql`, run in order, never edited once released. See db/migrate.py."""
