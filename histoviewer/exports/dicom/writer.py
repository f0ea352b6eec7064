"""All DICOM objects of a heatmap, a file each."""

from collections.abc import Sequence
from pathlib import Path

from histoviewer.exports.dicom.objects import Subject, annotations, parametric_map, segmentation
from histoviewer.exports.dicom.source import find_source
from histoviewer.exports.dicom.structured_report import structured_report
from histoviewer.files import replace_file
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap


def write_objects(
    heatmap: Heatmap, files: Sequence[Path], threshold: float | None, slide: Path | None
) -> None:
    """Write the Parametric Map, Segmentation, annotations and Structured Report, a file each.

    Without foci there are no annotations: a file of earlier ones is removed.

    threshold: of foci; the provenance's own by default.
    slide:     the slide's file; by default where it was scanned.

    Raises StoreError if a file cannot be written, or if the slide is DICOM and not there.
    """
    limit = heatmap.provenance.threshold if threshold is None else threshold
    subject = Subject(heatmap, find_source(heatmap, slide), find_foci(heatmap, limit), limit)
    objects = (parametric_map, segmentation, annotations, structured_report)
    for path, create in zip(files, objects, strict=True):
        dataset = create(subject)
        if dataset is None:
            path.unlink(missing_ok=True)
            continue
        with replace_file(path) as temporary:
            dataset.save_as(temporary)
