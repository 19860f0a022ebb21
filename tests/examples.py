"""How many examples of a property the tests of the engines try."""

import os

TIMES = "S1BENCH_TIMES_AS_MANY_EXAMPLES"
"""The environment variable that asks for so many times as many as usual."""


def times() -> int:
    """How many times as many as usual are asked for."""
    return int(os.environ.get(TIMES, "1"))
