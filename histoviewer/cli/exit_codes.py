"""Exit codes of the command line."""

ALL_DONE = 0
SOME_FAILED = 1
USAGE = 2
CANCELLED = 130
