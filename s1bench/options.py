"""The options that this project adds to pytest: installed as a plugin of its own, so that pytest always knows them."""

import argparse
from datetime import date, timedelta
from pathlib import Path

import pytest

from benches.clocks import parse_duration


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("s1bench", "verification of Device Model Combinations")
    group.addoption("--bench", type=Path, help="bench file; default: the embedded emulated bench")
    group.addoption("--dmves", type=Path, help="DMVES to verify against; default: the bench's")
    group.addoption("--dmc", action="append", default=[], help="DMC to verify (repeatable); default: all of the bench")
    group.addoption(
        "--clause",
        action="append",
        default=[],
        help="clause, or subject of the standard suite, to judge (repeatable); default: all",
    )
    group.addoption("--standard", action="store_true", help="run the standard suite too, apart from the DMVES cells")
    group.addoption(
        "--max-wait",
        type=duration,
        metavar="DURATION",
        help="longest wait of a scenario: 90s, 45m, 12h, 2d; default: any",
    )
    group.addoption("--as-of", type=date.fromisoformat, help="date (YYYY-MM-DD) whose rules hold; default: today")


def duration(text: str) -> timedelta:
    """A duration of the command line."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
