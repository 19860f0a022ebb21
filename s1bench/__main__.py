"""`python -m s1bench`."""

import sys

from s1bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
