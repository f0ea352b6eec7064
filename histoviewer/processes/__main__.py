"""`python -m histoviewer.processes MODULE`: runs the `main` of a child's module.

By `-m` and not by `-c`: a frozen program starts modules of its own, and no other code.
"""

import sys
from importlib import import_module

from histoviewer.processes.sandbox import give_up_rights

# Before libraries start threads, which would keep theirs.
give_up_rights()
import_module(sys.argv[1]).main()
