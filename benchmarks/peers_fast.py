"""One scan by FAST, the engine of FastPathology; run by `peers.py` in FAST's own environment.

    python peers_fast.py SLIDE MODEL.onnx LEVEL STRIDE

Prints "patches seconds". Patches are 96 pixels wide at one of the slide's levels, as FAST does not
resample; all of the slide is run, as its tissue filter wants a download.
"""

import sys
import time

import fast
import numpy as np

# FAST's best here. It leaves the precision to OpenVINO, which takes bfloat16 if it can.
BATCH = 16
SIDE = 96


def main() -> None:
    slide, model, level, stride = sys.argv[1:]
    importer = fast.WholeSlideImageImporter.create(slide)
    # FAST takes the overlap off both sides of a patch.
    overlap = (SIDE - int(stride)) / 2 / SIDE
    patches = fast.PatchGenerator.create(SIDE, SIDE, level=int(level), overlapPercent=overlap)
    patches.connect(importer)
    batches = fast.ImageToBatchGenerator.create(BATCH)
    batches.connect(patches)
    network = fast.NeuralNetwork.create(model, inferenceEngine="OpenVINO")
    network.connect(batches)
    stitcher = fast.PatchStitcher.create()
    stitcher.connect(network)
    times = []
    for tensor in fast.DataStream(stitcher):
        times.append(time.perf_counter())
        rows, cols = np.asarray(tensor).shape[:2]
    # From the first batch on, so that loading the model does not count.
    print(rows * cols - BATCH, times[-1] - times[0])


main()
