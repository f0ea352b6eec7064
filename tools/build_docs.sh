#!/bin/sh
# Builds the documentation's site into build/site; warnings, such as of broken links, are errors.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

make_environment "[docs]"
NO_MKDOCS_2_WARNING=1 PYTHONPATH=. .venv/bin/python -m mkdocs build --quiet
echo "build/site/index.html"
