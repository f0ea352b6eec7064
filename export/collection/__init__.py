"""Labelled patches from what readers decided on scanned slides."""
