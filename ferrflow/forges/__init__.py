"""Forges that tell of releases by webhooks: repositories that do not use the release CLI are on the board by them."""
