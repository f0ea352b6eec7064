#!/bin/sh
# Sets everything up and runs the main job: scans the sample slides with the starter model, writes
# their heatmaps as pictures, and opens the window where there is a display.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

qt_ready=yes
# shellcheck disable=SC2086
debian_packages $QT_PACKAGES || qt_ready=no
make_environment ""

.venv/bin/histoviewer scan resources/samples -o out/demo
.venv/bin/histoviewer export out/demo --format png --underlay

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so the window stays closed."
elif [ "$qt_ready" = yes ]; then
    .venv/bin/histoviewer out/demo/heatmaps/pcam-mosaic.tif.tif
fi
