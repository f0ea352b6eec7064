#!/bin/sh
# Tests dist/*.whl in an empty environment: the main job from the command line, then the window.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
. packaging/environment.sh

rm -rf build/wheel
environment build/wheel/env dist/*.whl
programs=$PWD/$(programs_of build/wheel/env)
samples=$PWD/resources/samples
# Elsewhere, so that the checkout is not what is imported.
cd build/wheel
sh ../../packaging/smoke_test.sh "$programs/histoviewer" "$samples" "$PWD/results"
if command -v Xvfb >/dev/null; then
    sh ../../packaging/show_window.sh window.png 4 \
        "$programs/histoviewer" results/heatmaps/virtual-1-tumour.tif.tif
fi
