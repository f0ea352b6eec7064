"""Names of the inputs and outputs of a converted model, and its opset.

Without other imports: the sandboxed process that converts has no use for scikit-learn.
"""

INPUT, OUTPUT, DISTANCE, OPSET = "input", "probability", "distance", 17
