"""`python -m histoviewer.processes MODULE`: runs the `main` of a child's module.

By `-m` and not by `-c`: a frozen program starts modules of its own, and no other code.
"""

import sys
from importlib import import_module

import_module(sys.argv[1]).main()
