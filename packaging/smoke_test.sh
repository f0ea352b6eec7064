#!/bin/sh
# Runs the main job with an installed HistoViewer: smoke_test.sh PROGRAM SAMPLES OUT
# PROGRAM: the command. SAMPLES: folder with resources/samples. OUT: folder for results, a new one.
set -eu
program=$1 samples=$2 out=$3

"$program" --version
"$program" model list | grep -q '^pcam-starter ' || { echo "The starter model is missing." >&2; exit 1; }
"$program" model check pcam-starter --device cpu
slide=virtual-1-tumour.tif
"$program" scan "$samples/$slide" -o "$out" --device cpu | tee "$out.txt"
grep -q "^POSITIVE .*$slide" "$out.txt" || { echo "The tumour was not found." >&2; exit 1; }
"$program" export "$out" --format png --underlay
[ -s "$out/png/$slide.png" ] || { echo "The heatmap was not exported." >&2; exit 1; }
"$program" doctor "$out"
echo "The main job ran."
