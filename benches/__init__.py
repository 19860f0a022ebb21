"""Benches: which installations are mounted, and how each device is reached."""
