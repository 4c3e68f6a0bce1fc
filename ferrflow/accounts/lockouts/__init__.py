"""Brute-force protection: who may fail how often."""
