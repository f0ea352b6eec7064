"""The summary of a heatmap as a Structured Report (TID 1500, Imaging Measurement Report)."""

import math
from collections.abc import Iterator

import numpy as np
from highdicom.sr import (
    AlgorithmIdentification,
    Comprehensive3DSR,
    DeviceObserverIdentifyingAttributes,
    FindingSite,
    ImageRegion3D,
    Measurement,
    MeasurementReport,
    MeasurementsAndQualitativeEvaluations,
    ObservationContext,
    ObserverContext,
    PlanarROIMeasurementsAndQualitativeEvaluations,
    QualitativeEvaluation,
    RelationshipTypeValues,
    SubjectContext,
    SubjectContextSpecimen,
    TextContentItem,
    TrackingIdentifier,
)
from pydicom import Dataset
from pydicom.sr.codedict import codes as standard

from histoviewer.exports.dicom import codes
from histoviewer.exports.dicom.objects import MANUFACTURER, Subject
from histoviewer.exports.dicom.source import GENERATED
from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.summary import RESEARCH_USE, finding, verdict_text

# The largest ones; all are in the segmentation and the annotations.
MOST_FOCI = 100


def structured_report(subject: Subject) -> Dataset:
    """Write verdict, figures and the largest foci, with what limits them as comments."""
    image = subject.source.image
    device = DeviceObserverIdentifyingAttributes(
        uid=subject.uid("device"), name=MANUFACTURER, manufacturer_name=MANUFACTURER
    )
    specimen = image.SpecimenDescriptionSequence[0]
    context = ObservationContext(
        observer_device_context=ObserverContext(standard.DCM.Device, device),
        subject_context=SubjectContext(
            standard.DCM.Specimen,
            SubjectContextSpecimen(
                uid=specimen.SpecimenUID,
                identifier=specimen.SpecimenIdentifier,
                container_identifier=image.ContainerIdentifier,
            ),
        ),
    )
    foci = [_focus(subject, focus) for focus in subject.foci[:MOST_FOCI]]
    report = MeasurementReport(
        observation_context=context,
        procedure_reported=codes.LIGHT_MICROSCOPY,
        imaging_measurements=[_slide(subject), *foci],
        title=standard.DCM.ImagingMeasurementReport,
    )
    dataset = Comprehensive3DSR(
        evidence=[image],
        content=report[0],
        is_complete=True,
        is_final=False,
        is_verified=False,
        **subject.common("report", 4),
    )
    return subject.finish(dataset)


def _slide(subject: Subject) -> MeasurementsAndQualitativeEvaluations:
    """Create the group of what is said of the whole slide."""
    found = finding(subject.heatmap, subject.limit)
    # Truncated, so that 100 % means all of it.
    measured = [
        (codes.EXAMINED, math.floor(100 * found.examined), codes.PERCENT),
        (codes.THRESHOLD, subject.limit, codes.NO_UNITS),
        (codes.NUMBER_OF_FOCI, len(subject.foci), codes.NO_UNITS),
    ]
    if found.peak is not None:
        measured.append((codes.MAXIMUM_PROBABILITY, found.peak, codes.NO_UNITS))
    if found.rule is not None and found.score is not None:
        unit = codes.SQUARE_MILLIMETRE if found.rule.is_area else codes.NO_UNITS
        measured.append((codes.SCORE, found.score, unit))
    group = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(subject.uid("slide"), "Slide"),
        algorithm_id=_algorithm(subject),
        finding_type=codes.METASTASIS,
        finding_sites=[FindingSite(codes.LYMPH_NODE)],
        measurements=[Measurement(*each) for each in measured],
        qualitative_evaluations=[
            QualitativeEvaluation(codes.VERDICT, codes.VERDICTS[found.verdict])
        ],
    )
    for text in _comments(subject):
        group[0].ContentSequence.append(
            TextContentItem(codes.COMMENT, text, RelationshipTypeValues.CONTAINS)
        )
    return group


def _comments(subject: Subject) -> Iterator[str]:
    yield f"{RESEARCH_USE}."
    yield verdict_text(subject.heatmap, subject.limit)
    found = finding(subject.heatmap, subject.limit)
    yield from filter(None, (found.scope_problem, *found.cautions))
    if len(subject.foci) > MOST_FOCI:
        yield f"Only the {MOST_FOCI} largest of {len(subject.foci)} foci are listed."
    if subject.source.generated:
        yield f"{GENERATED}."


def _focus(subject: Subject, focus: Focus) -> PlanarROIMeasurementsAndQualitativeEvaluations:
    """Create the group of a focus, with the outline of its largest part."""
    outer = max((polygon.outer for polygon in focus.outline), key=len)
    ring = subject.source.to_slide_mm(np.vstack([outer, outer[:1]]))
    name = f"Focus {focus.id}"
    measured = (
        (codes.AREA, focus.area_mm2, codes.SQUARE_MILLIMETRE),
        (codes.LONGEST_DIAMETER, focus.diameter_mm, codes.MILLIMETRE),
        (codes.MAXIMUM_PROBABILITY, focus.peak, codes.NO_UNITS),
        (codes.MEAN_PROBABILITY, focus.mean, codes.NO_UNITS),
    )
    return PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(subject.uid(name), name),
        referenced_region=ImageRegion3D("POLYGON", ring, subject.source.image.FrameOfReferenceUID),
        algorithm_id=_algorithm(subject),
        finding_type=codes.METASTASIS,
        finding_sites=[FindingSite(codes.LYMPH_NODE)],
        measurements=[Measurement(*each) for each in measured],
        qualitative_evaluations=[
            QualitativeEvaluation(codes.SIZE_CLASS, codes.SIZE_CLASSES[focus.size_class.value])
        ],
    )


def _algorithm(subject: Subject) -> AlgorithmIdentification:
    known = subject.heatmap.provenance
    return AlgorithmIdentification(
        name=known.model,
        version=known.model_version,
        parameters=[f"SHA-256 {known.model_sha256}"],
        family=codes.NEURAL_NETWORK,
        manufacturer=MANUFACTURER,
    )
