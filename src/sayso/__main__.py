"""``python -m sayso`` is the command ``sayso``."""

import sys

from sayso.serve.cli import main

if __name__ == "__main__":
    sys.exit(main())
