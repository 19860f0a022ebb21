"""pytest wiring."""

pytest_plugins = ["s1bench.plugin"]
