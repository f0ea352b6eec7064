#!/bin/sh
# Installs the Debian packages that Qt needs, and those given; as root.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
# shellcheck disable=SC2086
debian_packages $QT_PACKAGES graphviz "$@"
