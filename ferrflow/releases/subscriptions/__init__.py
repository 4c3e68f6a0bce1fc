"""Feeds for readers: private links to an organization's releases, as Atom and as JSON Feed."""
