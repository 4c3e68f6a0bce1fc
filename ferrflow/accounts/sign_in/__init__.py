"""Signing in: by password, by password and a second factor, by passkey."""
