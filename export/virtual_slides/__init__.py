"""Slides of known truth, made from labelled patches, and the slide rule fitted on them."""
