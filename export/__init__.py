"""Trains the Keras ensemble and converts it to the ONNX file that the viewer runs."""
