"""Badges: a package's current version or a repository's newest release, for everybody where that is switched on."""
