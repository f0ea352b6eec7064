"""DICOM objects of a heatmap: a Parametric Map, a Segmentation and annotations.

A pixel of map and segmentation is a tile. Tiles without a value have the map's Float Pixel Padding
Value, below every probability, and their own segments: 0 would read as a low probability.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from highdicom import AlgorithmIdentificationSequence, VOILUTTransformation
from highdicom.ann import AnnotationGroup, Measurements, MicroscopyBulkSimpleAnnotations
from highdicom.pm import ParametricMap, RealWorldValueMapping
from highdicom.seg import Segmentation, SegmentDescription
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.pixels.utils import pack_bits

from histoviewer.exports.dicom import codes
from histoviewer.exports.dicom.source import GENERATED, Source, make_uid
from histoviewer.files import checksum
from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import RESEARCH_USE
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.slides.fingerprint import content_of
from histoviewer.version import __version__

# Below every probability, so that no threshold takes it for one.
NO_VALUE = -1.0
MANUFACTURER = "HistoViewer"
_NAME_LENGTH = 64


@dataclass(frozen=True)
class Subject:
    """Subject of all objects of one export.

    seed:    the same for the same result, so that an export sent twice is one export.
    limit:   the threshold of foci.
    """

    heatmap: Heatmap
    source: Source
    foci: list[Focus]
    limit: float

    @property
    def seed(self) -> str:
        heatmap, known = self.heatmap, self.heatmap.provenance
        tiles = checksum(heatmap.probability.tobytes(), heatmap.state.tobytes())
        parts = (content_of(known.fingerprint), known.model_sha256, known.started, tiles)
        return f"{' '.join(parts)} {self.limit!r} {__version__}"

    def uid(self, part: str) -> str:
        return str(make_uid(self.seed, part))

    @property
    def algorithm(self) -> AlgorithmIdentificationSequence:
        known = self.heatmap.provenance
        return AlgorithmIdentificationSequence(
            name=known.model[:_NAME_LENGTH],
            family=codes.NEURAL_NETWORK,
            version=known.model_version[:_NAME_LENGTH],
            source=MANUFACTURER,
            parameters={"sha256": known.model_sha256},
        )

    def common(self, kind: str, number: int) -> dict[str, Any]:
        """Arguments that all objects share; kind: a word that tells this one from the others."""
        return {
            "series_instance_uid": self.uid(f"{kind} series"),
            "series_number": 900 + number,
            "sop_instance_uid": self.uid(kind),
            "instance_number": 1,
            "manufacturer": MANUFACTURER,
            "manufacturer_model_name": MANUFACTURER,
            "software_versions": __version__,
            "device_serial_number": self.heatmap.provenance.model_sha256[:16] or "0",
            "specific_character_set": "ISO_IR 192",
            # Archives list it: no object is seen without the verdict. At most 64 characters.
            "series_description": f"HistoViewer {kind}, {self.heatmap.verdict()}, "
            f"{RESEARCH_USE.lower()}",
        }

    def finish(self, dataset: Dataset) -> Dataset:
        """Set what the library leaves to the clock or out: dates of the scan, the origin."""
        image = self.source.image
        started = datetime.fromisoformat(self.heatmap.provenance.started).astimezone(UTC)
        date, time = started.strftime("%Y%m%d"), started.strftime("%H%M%S")
        for name in ("Content", "InstanceCreation", "Series"):
            if f"{name}Date" in dataset:
                setattr(dataset, f"{name}Date", date)
                setattr(dataset, f"{name}Time", time)
        for name in ("AccessionNumber", "StudyDescription", "IssuerOfPatientID"):
            if name in image:
                setattr(dataset, name, image.get(name))
        dataset.IssuerOfTheContainerIdentifierSequence = (
            image.IssuerOfTheContainerIdentifierSequence
        )
        dataset.ContainerTypeCodeSequence = image.ContainerTypeCodeSequence
        if self.source.generated:
            dataset.PatientComments = GENERATED
        return dataset


def parametric_map(subject: Subject) -> Dataset:
    """Write the probabilities as float32; a tile without one is `NO_VALUE`."""
    heatmap = subject.heatmap
    values = np.where(heatmap.scanned, heatmap.probability, np.float32(NO_VALUE))
    mapping = RealWorldValueMapping(
        lut_label="PROBABILITY",
        lut_explanation="Probability of metastatic tissue in the tile",
        unit=codes.NO_UNITS,
        value_range=(0.0, 1.0),
        slope=1.0,
        intercept=0.0,
        quantity_definition=codes.PROBABILITY,
    )
    dataset = ParametricMap(
        source_images=[subject.source.image],
        pixel_array=values.astype(np.float32),
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        voi_lut_transformations=[VOILUTTransformation(window_center=0.5, window_width=1.0)],
        content_label="PROBABILITY",
        content_description="Probability of metastatic tissue, -1: no value",
        **_tiles(subject),
        **subject.common("map", 1),
    )
    dataset.FloatPixelPaddingValue = dataset.FloatPixelPaddingRangeLimit = NO_VALUE
    dataset.DimensionOrganizationType = "TILED_FULL"
    return subject.finish(dataset)


_SEGMENTS: Mapping[str, tuple[Any, Any, tuple[TileState, ...]]] = {
    "Below the threshold": (codes.TISSUE, codes.TISSUE, (TileState.SCANNED,)),
    "Not examined": (
        codes.TISSUE,
        codes.NOT_EVALUATED,
        (TileState.PENDING, TileState.UNREADABLE, TileState.NO_NUMBER),
    ),
    "Unlike what the model was made for": (
        codes.TISSUE,
        codes.OUT_OF_SCOPE,
        (TileState.OUT_OF_SCOPE,),
    ),
}


def segmentation(subject: Subject) -> Dataset:
    """Write the tiles of foci and the other tiles of tissue by state, each as a binary segment."""
    heatmap = subject.heatmap
    foci = np.zeros(heatmap.grid.shape, np.bool_)
    for focus in subject.foci:
        foci[focus.rows, focus.cols] = True
    masks = [foci]
    described = [("Foci", codes.ABNORMAL, codes.METASTASIS)]
    for label, (category, kind, states) in _SEGMENTS.items():
        masks.append(np.isin(heatmap.state, states) & ~foci)
        described.append((label, category, kind))
    segments = [
        SegmentDescription(
            segment_number=number,
            segment_label=label,
            segmented_property_category=category,
            segmented_property_type=kind,
            algorithm_type="AUTOMATIC",
            algorithm_identification=subject.algorithm,
            tracking_uid=subject.uid(f"segment {number}"),
            tracking_id=label,
            anatomic_regions=[codes.LYMPH_NODE],
        )
        for number, (label, category, kind) in enumerate(described, start=1)
    ]
    dataset = Segmentation(
        source_images=[subject.source.image],
        pixel_array=np.stack(masks, axis=-1)[np.newaxis].astype(np.uint8),
        segmentation_type="BINARY",
        segment_descriptions=segments,
        content_label="TILES",
        content_description="Foci, and the states of all other tiles",
        omit_empty_frames=False,
        **_tiles(subject),
        **subject.common("segmentation", 2),
    )
    dataset.DimensionOrganizationType = "TILED_FULL"
    dataset.PatientOrientation = ""
    # highdicom 0.28 pads each frame by itself if frames have fewer than eight pixels.
    dataset.PixelData = pack_bits(np.stack(masks).astype(np.uint8).ravel())
    return subject.finish(dataset)


def annotations(subject: Subject) -> Dataset | None:
    """Write the outer outlines of the foci; None if there are none.

    Holes cannot be written, and each of the parts of a focus that touch at corners is a polygon.
    """
    outlines: list[NDArray[np.float64]] = []
    peaks, means, numbers = [], [], []
    for focus in subject.foci:
        for polygon in focus.outline:
            outlines.append(subject.source.to_slide_mm(polygon.outer))
            peaks.append(focus.peak)
            means.append(focus.mean)
            numbers.append(focus.id)
    if not outlines:
        return None
    measured = [
        Measurements(codes.MAXIMUM_PROBABILITY, np.array(peaks, np.float32), codes.NO_UNITS),
        Measurements(codes.MEAN_PROBABILITY, np.array(means, np.float32), codes.NO_UNITS),
        Measurements(codes.FOCUS, np.array(numbers, np.float32), codes.NO_UNITS),
    ]
    group = AnnotationGroup(
        number=1,
        uid=subject.uid("annotation group"),
        label="Foci",
        annotated_property_category=codes.ABNORMAL,
        annotated_property_type=codes.METASTASIS,
        graphic_type="POLYGON",
        graphic_data=outlines,
        algorithm_type="AUTOMATIC",
        algorithm_identification=subject.algorithm,
        measurements=measured,
        description=f"Connected tiles of a probability of at least {subject.limit:g}",
        anatomic_regions=[codes.LYMPH_NODE],
    )
    dataset = MicroscopyBulkSimpleAnnotations(
        source_images=[subject.source.image],
        annotation_coordinate_type="3D",
        annotation_groups=[group],
        content_label="FOCI",
        content_description="Outlines of foci",
        **subject.common("foci", 3),
    )
    return subject.finish(dataset)


def _tiles(subject: Subject) -> dict[str, Any]:
    """The geometry of an image whose pixels are the tiles; a frame holds all of them.

    TILED_FULL images may leave out what each frame shows and where. Written as TILED_SPARSE and
    renamed they keep it, which readers and validators from before they might be either ask for.
    """
    grid, source = subject.heatmap.grid, subject.source
    return {
        "pixel_measures": source.tile_measures(grid),
        "plane_orientation": source.orientation(),
        "plane_positions": [source.tile_position(grid)],
        "dimension_organization_type": "TILED_SPARSE",
        "tile_pixel_array": True,
        "tile_size": grid.shape,
    }
