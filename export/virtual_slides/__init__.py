"""Slides of known truth, laid out from labelled patches, and the slide rule that is fitted on them."""
