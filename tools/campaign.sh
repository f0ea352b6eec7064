#!/bin/sh
# Damages files, kills, stalls and cuts off processes at random, and fills disks if it is root:
# for two minutes, or as the arguments of the campaign say (docs/reliability.md).
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

# shellcheck disable=SC2086
debian_packages $QT_PACKAGES strace
make_environment "[export-cpu,test]"
[ $# -gt 0 ] || set -- --quick
QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m campaign tests/campaign -s "$@"
