"""Exported DICOM objects to an archive, by STOW-RS; QIDO-RS tells what it has already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dicomweb_client import DICOMwebClient
from pydicom import Dataset, dcmread
from pydicom.errors import InvalidDicomError

from histoviewer.dicomweb.client import connect, failures_of
from histoviewer.dicomweb.servers import Server, ServerError
from histoviewer.errors import StoreError
from histoviewer.exports.dicom.objects import MANUFACTURER
from histoviewer.exports.dicom.source import GENERATED

_EXPORT_FOLDER = "dicom"


class Outcome(StrEnum):
    """Outcome of a file."""

    SENT = "sent"
    ALREADY_THERE = "already there"
    FAILED = "failed"


@dataclass(frozen=True)
class Sent:
    """One file, and what became of it; `error` is a sentence if it failed."""

    file: Path
    outcome: Outcome
    error: str = ""


def objects_in(paths: Iterable[Path]) -> list[Path]:
    """Find exported objects: the files themselves, in folders, in the exports of a scan's folder.

    Raises StoreError if a path has none.
    """
    found = []
    for path in paths:
        here = [path]
        if path.is_dir():
            exports = path / _EXPORT_FOLDER
            here = sorted((exports if exports.is_dir() else path).rglob("*.dcm"))
        if not here:
            action = "Write them first: histoviewer export --format dicom."
            raise StoreError(path, "contains no DICOM objects", action)
        found += here
    return list(dict.fromkeys(found))


def send_objects(
    files: Iterable[Path], server: Server, with_generated: bool = False
) -> Iterator[Sent]:
    """Send files one by one, yielding what became of each.

    An object is sent only if the archive does not have it, so a failed run is repeated as it was.
    Only what HistoViewer exported is sent, never a slide.

    with_generated: send objects whose patient and study HistoViewer made up, too.

    Raises ServerError if the archive cannot be reached: the files that follow were not sent.
    """
    client = connect(server)
    for file in files:
        try:
            dataset = _object(file, with_generated)
        except StoreError as error:
            yield Sent(file, Outcome.FAILED, str(error))
            continue
        with failures_of(server):
            if _has(client, dataset):
                yield Sent(file, Outcome.ALREADY_THERE)
                continue
            answer = client.store_instances([dataset], dataset.StudyInstanceUID)
            stored = _has(client, dataset)
        if stored:
            yield Sent(file, Outcome.SENT)
        else:
            cause = f"was not stored ({_reason(answer)})"
            refused = ServerError(file, cause, "Ask the archive's administrator.")
            yield Sent(file, Outcome.FAILED, str(refused))


def _object(file: Path, with_generated: bool) -> Dataset:
    """Read an exported object. Raises StoreError if it is none, or must not be sent."""
    try:
        dataset = dcmread(file)
    except (InvalidDicomError, OSError) as error:
        raise StoreError(file, f"is no DICOM file ({error})", "Export it again.") from error
    if dataset.get("Manufacturer") != MANUFACTURER:
        action = "Give the folder of an export: histoviewer export --format dicom."
        raise StoreError(file, "was not exported by HistoViewer", action)
    if dataset.get("PatientComments") == GENERATED and not with_generated:
        raise StoreError(
            file,
            "is about a patient and a study that HistoViewer made up, as the slide is not DICOM",
            "If the archive is to have them all the same, add --generated.",
        )
    return dataset


def _has(client: DICOMwebClient, dataset: Dataset) -> bool:
    uid = str(dataset.SOPInstanceUID)
    found = client.search_for_instances(
        dataset.StudyInstanceUID,
        dataset.SeriesInstanceUID,
        search_filters={"SOPInstanceUID": uid},
    )
    return any(Dataset.from_json(each).get("SOPInstanceUID") == uid for each in found)


def _reason(answer: Dataset) -> str:
    failed = answer.get("FailedSOPSequence") or []
    codes = [f"{each.get('FailureReason', 0):04X}" for each in failed]
    return f"reason {', '.join(codes)}" if codes else "the archive gave no reason"
