"""Arrivals: how invited people come into an organization, with an account or without one yet."""
