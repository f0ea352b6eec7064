"""The slide that DICOM objects are about: its identifiers and its place in the frame of reference.

Of a DICOM slide they are its own. For any other slide they are generated from its fingerprint, so
that later exports are about the same study, and marked as generated.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from highdicom import (
    PixelMeasuresSequence,
    PlaneOrientationSequence,
    PlanePositionSequence,
    SpecimenDescription,
)
from highdicom.sr import CodedConcept
from numpy.typing import NDArray
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.errors import InvalidDicomError
from pydicom.sr.codedict import codes
from pydicom.uid import UID, ExplicitVRLittleEndian, VLWholeSlideMicroscopyImageStorage

from histoviewer.errors import SlideError, StoreError
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.slides.fingerprint import compute_fingerprint, content_of, same_content

GENERATED = "Identifiers made by HistoViewer: the slide is not DICOM"
_COPIED = (
    "AccessionNumber",
    "AdmittingDiagnosesDescription",
    "ContainerIdentifier",
    "ContainerTypeCodeSequence",
    "FrameOfReferenceUID",
    "ImageOrientationSlide",
    "IssuerOfAccessionNumberSequence",
    "IssuerOfPatientID",
    "IssuerOfTheContainerIdentifierSequence",
    "PatientBirthDate",
    "PatientID",
    "PatientName",
    "PatientSex",
    "PositionReferenceIndicator",
    "ReferringPhysicianName",
    "SOPInstanceUID",
    "SeriesInstanceUID",
    "SeriesNumber",
    "SpecimenDescriptionSequence",
    "StudyDate",
    "StudyDescription",
    "StudyID",
    "StudyInstanceUID",
    "StudyTime",
    "TotalPixelMatrixOriginSequence",
)
# Empty if the slide has none: made-up ones would part the objects from the slide's study.
_NEVER_GENERATED = (
    "AccessionNumber",
    "PatientBirthDate",
    "PatientID",
    "PatientName",
    "PatientSex",
    "ReferringPhysicianName",
    "StudyDate",
    "StudyID",
    "StudyTime",
)
_LONGEST = 64


@dataclass(frozen=True)
class Source:
    """A slide as DICOM objects refer to it.

    image:     the metadata of its level 0; generated in part or in whole.
    generated: whether the slide is no DICOM object, so that nothing of it is in an archive.
    """

    image: Dataset
    generated: bool

    def to_slide_mm(self, points: NDArray[Any]) -> NDArray[np.float64]:
        """Convert (n, 2) positions, level-0 pixels, to (n, 3) mm in the slide coordinate system.

        A level-0 position of 0 is the edge of the first pixel, the origin in DICOM its centre.
        """
        orientation = np.array(self.image.ImageOrientationSlide, float).reshape(2, 3)
        steps = (np.asarray(points, float) - 0.5) * self.spacing_mm
        places: NDArray[np.float64] = self._origin + steps @ orientation
        return places

    @property
    def spacing_mm(self) -> tuple[float, float]:
        """Distance between the centres of neighbouring level-0 pixels along x and y, mm."""
        groups = self.image.SharedFunctionalGroupsSequence[0]
        down, across = groups.PixelMeasuresSequence[0].PixelSpacing
        return float(across), float(down)

    @property
    def _origin(self) -> NDArray[np.float64]:
        place = self.image.TotalPixelMatrixOriginSequence[0]
        across, down = place.XOffsetInSlideCoordinateSystem, place.YOffsetInSlideCoordinateSystem
        return np.array([float(across), float(down), 0.0])

    def tile_measures(self, grid: PatchGrid) -> PixelMeasuresSequence:
        """The size of a tile, which is a pixel of the objects."""
        (across, down), (scale_x, scale_y) = self.spacing_mm, grid.scale
        spacing = (grid.stride * scale_y * down, grid.stride * scale_x * across)
        groups = self.image.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
        thickness = float(getattr(groups, "SliceThickness", None) or 0.001)
        return PixelMeasuresSequence(spacing, slice_thickness=thickness)

    def tile_position(self, grid: PatchGrid) -> PlanePositionSequence:
        """The centre of the first tile."""
        centre = grid.tile_region(0, 0).centre
        place = self.to_slide_mm(np.array([centre]))[0]
        return PlanePositionSequence("SLIDE", tuple(place), (1, 1))

    def orientation(self) -> PlaneOrientationSequence:
        return PlaneOrientationSequence(
            "SLIDE", [float(x) for x in self.image.ImageOrientationSlide]
        )


def find_source(heatmap: Heatmap, path: Path | None = None) -> Source:
    """Find what is known of a heatmap's slide.

    path: of the slide, by default where it was scanned. Only a DICOM slide is looked at.

    Raises StoreError if that is a DICOM slide that is gone or changed: objects with generated
    identifiers would be filed under another patient.
    """
    known = heatmap.provenance
    path = path or Path(known.slide_path)
    image = _generated(heatmap)
    if path.suffix.lower() != ".dcm" and Path(known.slide).suffix.lower() != ".dcm":
        return Source(image, generated=True)
    cause = "is a DICOM slide whose file is needed for its identifiers, and is gone or changed"
    try:
        if not same_content(compute_fingerprint(path), known.fingerprint):
            raise StoreError(known.slide, cause, "Give the slide with --slide.")
    except SlideError as error:
        raise StoreError(known.slide, cause, "Give the slide with --slide.") from error
    _copy(_level_0(path), image)
    return Source(image, generated=False)


def _level_0(path: Path) -> Dataset:
    """Read the metadata of the finest image of a file's series."""
    scanned = dcmread(path, stop_before_pixels=True)
    finest = scanned
    for other in sorted(path.parent.glob("*.dcm")):
        try:
            image = dcmread(other, stop_before_pixels=True)
        except (InvalidDicomError, OSError):
            continue
        if (
            image.get("SeriesInstanceUID") == scanned.SeriesInstanceUID
            and "VOLUME" in image.get("ImageType", ())
            and image.get("TotalPixelMatrixColumns", 0) > finest.get("TotalPixelMatrixColumns", 0)
        ):
            finest = image
    return finest


def _copy(source: Dataset, image: Dataset) -> None:
    for name in _COPIED:
        if name in source:
            setattr(image, name, source.get(name))
    groups = source.get("SharedFunctionalGroupsSequence") or [Dataset()]
    if "PixelMeasuresSequence" in groups[0]:
        measures = groups[0].PixelMeasuresSequence[0]
        ours = image.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
        ours.PixelSpacing = measures.PixelSpacing
    for name in _NEVER_GENERATED:
        setattr(image, name, source.get(name) or "")
    if "StudyDescription" not in source:
        del image.StudyDescription
    del image.PatientComments


def _generated(heatmap: Heatmap) -> Dataset:
    """Metadata of a whole-slide image that does not exist, generated from the fingerprint."""
    known, grid = heatmap.provenance, heatmap.grid
    content = content_of(known.fingerprint)
    started = datetime.fromisoformat(known.started).astimezone(UTC)
    short = uuid.uuid5(uuid.NAMESPACE_OID, content).hex[:12].upper()
    name = known.slide[:_LONGEST]
    image = Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.SOPClassUID = VLWholeSlideMicroscopyImageStorage
    image.SOPInstanceUID = make_uid(content, "image")
    image.StudyInstanceUID = make_uid(content, "study")
    image.SeriesInstanceUID = make_uid(content, "series")
    image.FrameOfReferenceUID = make_uid(content, "frame of reference")
    image.Modality = "SM"
    image.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    image.PatientID = f"HISTOVIEWER-{short}"
    image.PatientName = image.PatientBirthDate = image.PatientSex = ""
    image.PatientComments = GENERATED
    image.AccessionNumber = image.ReferringPhysicianName = ""
    image.StudyID = short
    image.StudyDescription = GENERATED
    image.StudyDate, image.StudyTime = started.strftime("%Y%m%d"), started.strftime("%H%M%S")
    image.SeriesNumber = image.InstanceNumber = 1
    image.PositionReferenceIndicator = "SLIDE_CORNER"
    image.ContainerIdentifier = name
    image.IssuerOfTheContainerIdentifierSequence = []
    image.ContainerTypeCodeSequence = [CodedConcept.from_code(codes.SCT.MicroscopeSlide)]
    image.SpecimenDescriptionSequence = [
        SpecimenDescription(specimen_id=name, specimen_uid=make_uid(content, "specimen"))
    ]
    image.Rows = image.Columns = 512
    image.TotalPixelMatrixColumns, image.TotalPixelMatrixRows = grid.slide_size
    image.NumberOfFrames = -(-grid.slide_size.width // 512) * -(-grid.slide_size.height // 512)
    image.DimensionOrganizationType = "TILED_FULL"
    image.ImageOrientationSlide = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    origin = Dataset()
    origin.XOffsetInSlideCoordinateSystem = origin.YOffsetInSlideCoordinateSystem = 0.0
    image.TotalPixelMatrixOriginSequence = [origin]
    groups = Dataset()
    spacing = (grid.slide_mpp.y / 1000, grid.slide_mpp.x / 1000)
    groups.PixelMeasuresSequence = PixelMeasuresSequence(spacing, slice_thickness=0.001)
    image.SharedFunctionalGroupsSequence = [groups]
    optical = Dataset()
    optical.OpticalPathIdentifier = "1"
    image.OpticalPathSequence = [optical]
    image.SamplesPerPixel, image.PhotometricInterpretation = 3, "RGB"
    image.BitsAllocated = image.BitsStored = 8
    image.HighBit, image.PixelRepresentation = 7, 0
    return image


def make_uid(*parts: str) -> UID:
    """Make a UID that is the same for the same parts (PS3.5 B.2, UUID derived)."""
    return UID(f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, ' '.join(('histoviewer', *parts))).int}")
