#!/bin/sh
# Runs the main job with an installed HistoViewer: smoke_test.sh PROGRAM SAMPLES OUT
# PROGRAM: the command. SAMPLES: folder with resources/samples. OUT: folder for results, a new one.
set -eu
program=$1 samples=$2 out=$3

"$program" --version
"$program" model list | grep -q '^pcam-starter ' || { echo "The starter model is missing." >&2; exit 1; }
"$program" model check pcam-starter --device cpu
# A slide without an answer makes the exit code 1, and one of the samples has none on purpose.
"$program" scan "$samples" -o "$out" --device cpu || [ $? -eq 1 ]
"$program" export "$out" --format png --underlay
for picture in "$out/png/virtual-1-tumour.tif.png" "$out/png/CMU-1-Small-Region.svs.png"; do
    [ -s "$picture" ] || { echo "$picture is missing." >&2; exit 1; }
done
"$program" doctor "$out"
echo "The main job ran."
