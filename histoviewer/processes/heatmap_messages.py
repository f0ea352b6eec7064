"""Messages between the slide server and the window about heatmaps.

In a module of their own, as what describes a heatmap takes long to import: slides come first.
"""

from dataclasses import dataclass

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.heatmap import Heatmap


@dataclass(frozen=True)
class HeatmapAnswer:
    """To the parent: the answer to the request of this number.

    content: None if the file is no heatmap, and that was a question.
    """

    number: int
    content: Heatmap | HistoViewerError | None
