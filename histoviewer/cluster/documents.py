"""Reading the JSON files of a shared scan, which any of its workers may have written."""

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from histoviewer.errors import StoreError
from histoviewer.files import open_regular
from histoviewer.validation import describe

# A description names each slide twice; that of 100,000 slides has 40 MB.
_MOST_BYTES = 256 * 2**20
_Document = TypeVar("_Document")


def read_document(
    path: Path, kind: TypeAdapter[_Document], name: str, action: str
) -> _Document | None:
    """Read a JSON file; None if there is none.

    name:   what it is to be, such as "entry of a shared scan".
    action: the remedy if it is none.

    Raises StoreError if it cannot be read, is too large, or is something else.
    """
    try:
        with open_regular(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > _MOST_BYTES:
        raise StoreError(path, f"is larger than any {name}", action)
    try:
        return kind.validate_json(content)
    except ValidationError as error:
        raise StoreError(path, f"is no {name} ({describe(error)})", action) from error


def unreadable(path: Path, error: OSError) -> StoreError:
    """Create the error for a file or folder that cannot be read."""
    cause = f"cannot be read ({error.strerror or error})"
    return StoreError(path, cause, "Check the drive that it is on.")
