#!/bin/sh
# Runs the main job with an installed HistoViewer: smoke_test.sh PROGRAM SAMPLES OUT
# PROGRAM: the command. SAMPLES: folder with resources/samples. OUT: folder for results, a new one.
set -eu
program=$1 samples=$2 out=$3

"$program" --version
"$program" model list | grep -q '^pcam-starter ' || { echo "The starter model is missing." >&2; exit 1; }
"$program" model check pcam-starter --device cpu
"$program" scan "$samples" -o "$out" --device cpu
"$program" export "$out" --format png --underlay
for picture in "$out/png/pcam-mosaic.tif.png" "$out/png/CMU-1-Small-Region.svs.png"; do
    [ -s "$picture" ] || { echo "$picture is missing." >&2; exit 1; }
done
"$program" doctor "$out"
echo "The main job ran."
