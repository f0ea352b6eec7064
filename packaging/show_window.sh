#!/bin/sh
# Starts a command under Xvfb until its window shows: show_window.sh PICTURE SECONDS COMMAND...
# Tells how long that took, waits SECONDS more, and saves the screen as PICTURE. Needs the Debian
# packages xvfb, x11-utils and imagemagick.
set -eu
picture=$1 wait=$2
shift 2

chosen=$(mktemp)
Xvfb -displayfd 3 -screen 0 1366x768x24 3>"$chosen" >/dev/null 2>&1 &
server=$!
program=
end() {
    [ -z "$program" ] || kill "$program" 2>/dev/null || :
    kill "$server" 2>/dev/null || :
    rm -f "$chosen"
}
trap end EXIT
until [ -s "$chosen" ]; do sleep 0.1; done
DISPLAY=:$(cat "$chosen")
export DISPLAY

started=$(date +%s%N)
"$@" &
program=$!
until xwininfo -root -tree | grep -q '"[^"]*HistoViewer[^"]*".*[0-9]\{3,\}x[0-9]\{3,\}'; do
    kill -0 "$program" 2>/dev/null || { echo "It ended without a window." >&2; exit 1; }
    [ $(($(date +%s%N) - started)) -lt 60000000000 ] || { echo "No window in 60 s." >&2; exit 1; }
    sleep 0.1
done
echo "Window after $((($(date +%s%N) - started) / 1000000)) ms."
sleep "$wait"
import -window root "$picture"
colours=$(identify -format %k "$picture")
[ "$colours" -gt 500 ] || { echo "The window shows $colours colours only." >&2; exit 1; }
