#!/bin/sh
# Sets everything up and runs the main job: scans the sample slides with the starter model, writes
# their heatmaps as pictures, compares the verdicts with the truth, and opens the window where there
# is a display.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

qt_ready=yes
# shellcheck disable=SC2086
debian_packages $QT_PACKAGES || qt_ready=no
make_environment ""

# A slide without an answer makes the exit code 1, and one of the samples has none on purpose.
.venv/bin/histoviewer scan resources/samples -o out/demo || [ $? -eq 1 ]
.venv/bin/histoviewer export out/demo --format png --underlay
.venv/bin/histoviewer export out/demo --format csv
echo
verdicts=right
.venv/bin/python tools/demo_verdicts.py out/demo/csv || verdicts=wrong

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so the window stays closed."
elif [ "$qt_ready" = yes ]; then
    .venv/bin/histoviewer out/demo/heatmaps/virtual-1-tumour.tif.tif
else
    echo "The window stays closed until the Debian packages named above are installed."
fi
[ "$verdicts" = right ]
