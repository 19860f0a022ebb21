"""The command line `s1bench`: one module per verb."""

import argparse
import io
import sys
from collections.abc import Sequence
from typing import NoReturn

from s1bench import discover, doctor, emulate, explain, triage, verify
from s1bench.output import print_findings
from smets1.errors import DeclarationError, DefinitionError, FindingsError, S1benchError

EXIT_CODES = """\
exit codes:
  0  everything asked was judged and holds
  1  a device contradicts its declaration
  2  something is inconclusive or not exercised, nothing contradicts
  3  a register, clause or feature is wrong (nothing was run)
  4  bench or usage error
"""

VERBS = {
    "verify": verify,
    "explain": explain,
    "doctor": doctor,
    "discover": discover,
    "triage": triage,
    "emulate": emulate,
}


class _Parser(argparse.ArgumentParser):
    """An argument parser whose usage errors exit with 4."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(4, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")


def parser() -> argparse.ArgumentParser:
    """The parser of every verb."""
    top = _Parser(
        prog="s1bench",
        description="Verify SMETS1 Device Model Combinations against their DMVES entries.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, module in VERBS.items():
        epilog = f"example:\n  {module.EXAMPLE}\n\n{EXIT_CODES}"
        verb = verbs.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(verb)
        verb.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code: int = options.run(options)
    except FindingsError as error:
        print_findings(error)
        return 3 if isinstance(error, DeclarationError | DefinitionError) else 4
    except S1benchError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return 4
    except BrokenPipeError:
        sys.stderr.close()
        return 4
    return code


if __name__ == "__main__":
    sys.exit(main())
