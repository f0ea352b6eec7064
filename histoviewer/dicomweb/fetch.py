"""A slide from an archive into a folder (QIDO-RS and WADO-RS), to be scanned there."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydicom import Dataset
from pydicom.uid import VLWholeSlideMicroscopyImageStorage

from histoviewer.dicomweb.client import connect, failures_of
from histoviewer.dicomweb.servers import Server, ServerError
from histoviewer.files import replace_file

_UID = re.compile(r"[0-9]+(\.[0-9]+)*")


def fetch_slide(
    server: Server, study: str, series: str, folder: Path
) -> Iterator[tuple[Path, bool]]:
    """Fetch the levels of a slide into a folder named after the series, a file each.

    Yields each file, and whether it was fetched now; complete files of an earlier run stay. Labels
    and overviews, which may show a patient's name, are not fetched. Each level is held in memory.

    Raises ServerError if the archive cannot be reached or has no such slide, StoreError if a file
    cannot be written.
    """
    for uid in (study, series):
        _require_uid(uid)
    client = connect(server)
    with failures_of(server):
        found = client.retrieve_series_metadata(study, series)
    # Pixels and colour profiles stay where they are.
    images = [Dataset.from_json(each, bulk_data_uri_handler=lambda *_: None) for each in found]
    levels = [image for image in images if _is_level(image)]
    if not levels:
        action = "Check the UIDs of study and series: the archive lists them."
        raise ServerError(server.url, "has no whole-slide images in that series", action)
    for level in sorted(levels, key=lambda level: level.get("TotalPixelMatrixColumns", 0)):
        uid = str(level.SOPInstanceUID)
        _require_uid(uid)
        target = folder / series / f"{uid}.dcm"
        if target.exists():
            yield target, False
            continue
        with failures_of(server):
            # As it is stored: the archive must not decompress or compress it.
            image = client.retrieve_instance(
                study, series, uid, media_types=(("application/dicom", "*"),)
            )
        with replace_file(target, private=True) as temporary:
            image.save_as(temporary)
        yield target, True


def _is_level(image: Dataset) -> bool:
    return image.get("SOPClassUID") == VLWholeSlideMicroscopyImageStorage and "VOLUME" in (
        image.get("ImageType") or ()
    )


def _require_uid(text: str) -> None:
    # It becomes a name of a file.
    if not _UID.fullmatch(text) or len(text) > 64:
        raise ServerError(text, "is no UID", "Give the UIDs as the archive lists them.")
