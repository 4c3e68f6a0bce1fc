"""Badges: the newest version of a package or a repository for everybody, where somebody has switched that on."""
