"""PostgreSQL: the only room that imports the driver. Everything else speaks to `Database` and named errors."""
