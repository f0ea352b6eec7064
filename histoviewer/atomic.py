"""Writing a file so that its name never holds half of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from histoviewer.errors import StoreError

TEMPORARY_PREFIX = ".histoviewer-"


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success fsync it and rename it to `path`.

    Where the body raises, the temporary file is removed and `path` stays as it was. The temporary
    name ends like `path`, for writers that choose the format by it.

    Raises StoreError where the folder cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=TEMPORARY_PREFIX, suffix="".join(path.suffixes[-2:])
        )
        os.close(handle)
    except OSError as error:
        raise _store_error(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        _fsync(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        if os.name == "posix":
            _fsync(path.parent)
    except OSError as error:
        raise _store_error(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _store_error(path: Path, error: OSError) -> StoreError:
    return StoreError(
        path,
        f"cannot be written ({error.strerror or error})",
        "Choose a folder that you may write to, with free space.",
    )


def _fsync(path: Path) -> None:
    # Windows can only flush a handle that is open for writing, and no folder at all.
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
