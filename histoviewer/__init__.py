"""HistoViewer: where metastatic tissue is likely on lymph-node slides. For research use only."""

__version__ = "0.1.0"
