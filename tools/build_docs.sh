#!/bin/sh
# Builds the documentation's site into build/site; warnings, such as of broken links, are errors, and so
# are pages that would fetch something from elsewhere.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

make_environment "[docs]"
NO_MKDOCS_2_WARNING=1 PYTHONPATH=. .venv/bin/python -m mkdocs build --quiet
if grep -rnE --include='*.html' '<(script|img|iframe)[^>]* src="(https?:)?//' build/site ||
    grep -rnE --include='*.html' '<link[^>]* rel="stylesheet"[^>]* href="(https?:)?//' build/site; then
    echo "These pages would fetch something from elsewhere." >&2
    exit 1
fi
echo "build/site/index.html"
