"""One module a command: `add_parser` declares it, `run` carries it out and gives the exit code."""

ALL_DONE = 0
SOME_FAILED = 1
USAGE = 2
CANCELLED = 130
