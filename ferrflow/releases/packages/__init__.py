"""A package by itself: its figures, its timeline, its badge switched on or off."""
