"""Entry point of the program that PyInstaller builds.

Besides `histoviewer`'s own arguments it takes `-m histoviewer...`, with which the program starts
its worker processes (`histoviewer.python_process`). Other modules are refused, so that it is no way
to run any Python code in a hospital that allows this program and no interpreter.
"""

import runpy
import sys

from histoviewer.cli.main import main


def run() -> int:
    if sys.argv[1:2] != ["-m"]:
        return main()
    module = sys.argv[2] if sys.argv[2:] else ""
    if module != "histoviewer" and not module.startswith("histoviewer."):
        print(f"-m {module}: only modules of histoviewer can be run.", file=sys.stderr)
        return 2
    del sys.argv[1:3]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(run())
