"""FerrFlow self-host: the server behind the FerrFlow release CLI."""

__version__ = "0.1.0"
