#!/bin/sh
# Builds the wheel and the source distribution into dist/, and checks their metadata.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
. packaging/environment.sh

rm -f dist/*.whl dist/*.tar.gz
"$tools/python" -m build --outdir dist
"$tools/python" -m twine check --strict dist/*.whl dist/*.tar.gz
