import sys

from histoviewer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
