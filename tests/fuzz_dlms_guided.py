"""Octets for every target of `tests.fuzz_dlms`, changed so that they reach code that none before has reached.

    pip install -e '.[test,fuzz]'
    python -m tests.fuzz_dlms_guided [--inputs 50000] [--only TARGET]

atheris does so, each target in a process of its own. Exit code 1 where one ends otherwise than by a refusal.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["device_drivers.dlms"]):
    from tests.fuzz_dlms import targets

LONGEST = 4096
"""The most octets of an input."""


def main(arguments: list[str] | None = None) -> int:
    """Fuzz every target, and return 1 where one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_dlms_guided", description=main.__doc__)
    parser.add_argument("--inputs", type=int, default=50_000, metavar="N", help="inputs for each target")
    parser.add_argument("--only", default="", metavar="TARGET", help="part of the names of the targets")
    parser.add_argument("--in-process", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    chosen = [target for target in targets() if options.only in target.name]
    if options.in_process:
        _fuzz(options.only, options.inputs)
    command = [
        sys.executable,
        "-m",
        "tests.fuzz_dlms_guided",
        "--in-process",
        "--inputs",
        str(options.inputs),
        "--only",
    ]
    failed = [target for target in chosen if subprocess.run([*command, target.name], check=False).returncode]
    return int(bool(failed))


def _fuzz(name: str, inputs: int) -> None:
    """Fuzz one target. It ends the process."""
    (target,) = (target for target in targets() if target.name == name)

    def try_one(octets: bytes) -> None:
        # The same octets have to be coded in the same way again, or nothing is learnt from them.
        target.try_one(target.coded(Random(octets[:8]), octets))

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        limits = [f"-runs={inputs}", f"-max_len={LONGEST}", "-rss_limit_mb=2048", "-timeout=10", "-verbosity=0"]
        atheris.Setup([name, *limits, "-print_final_stats=1", corpus], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    raise SystemExit(main())
