"""The rules of the field: pure data and functions, without I/O, wall clock, pytest or drivers."""
