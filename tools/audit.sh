#!/bin/sh
# Looks for known vulnerabilities in all that is installed with the program, and for risky Python.
# The first asks PyPI's database, and fails if that cannot be asked about a package.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
. packaging/environment.sh

environment build/tools bandit==1.9.4 pip-audit==2.10.1
# Low: assert, subprocess and pickle as such; children are started with lists of arguments, and the
# pipes between a process and its children carry pickles.
"$tools/python" -m bandit --quiet --recursive --severity-level medium --configfile pyproject.toml \
    histoviewer export packaging tools
environment build/audit .
"$(programs_of build/audit)/python" -m pip uninstall --quiet --yes histoviewer
if [ -d build/audit/Scripts ]; then packages=build/audit/Lib/site-packages; else
    packages=$(echo build/audit/lib/python*/site-packages)
fi
"$tools/python" -m pip_audit --path "$packages" --strict --progress-spinner off
