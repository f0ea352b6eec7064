"""Readers of slide files: one module a library, behind the protocol in `base`."""
