"""Passwords, session tokens, signatures: each thing that must hold against an attacker, on its own and small."""
