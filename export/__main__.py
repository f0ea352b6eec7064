"""Command line of the exporter: python -m export COMMAND.

Argparse is enough for it and imports in milliseconds; Typer and Click would add a dependency.
"""

import sys

from export.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
