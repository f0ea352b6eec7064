#!/bin/sh
# Sets everything up and runs all checks and tests.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

# shellcheck disable=SC2086
debian_packages $QT_PACKAGES graphviz
make_environment "[export-cpu,test]"

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports
# The tests start hundreds of processes, each of which would compile the program anew.
unset PYTHONDONTWRITEBYTECODE
QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -n logical --dist loadfile "$@"
