"""Atomic writes, permissions, checksums and network drives."""

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from histoviewer.errors import StoreError

TEMPORARY_PREFIX = ".histoviewer-"
_NETWORK_TYPES = (
    "nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "ceph", "fuse.glusterfs", "lustre",
)  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")


def is_network_drive(folder: Path) -> bool:
    """Check whether a folder is on another computer.

    By the type of the mounted drive on Linux, by a UNC path on Windows; False elsewhere.
    """
    full = folder.resolve()
    if os.name == "nt":
        return str(full).startswith("\\\\")
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return drive_type(full, mounts).startswith(_NETWORK_TYPES)


def drive_type(folder: Path, mounts: str) -> str:
    """Find the file system of a folder, e.g. "ext4", in the text of Linux's mount table.

    folder: absolute, without links. Returns "" if the table does not cover it.
    """
    types = {}
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        types[Path(place.replace("\\040", " "))] = kind
    return next((types[place] for place in (folder, *folder.parents) if place in types), "")


def full_path(path: Path) -> Path:
    """Return the absolute path without "..", which leads out of the folders before it.

    Links are followed only where there is a "..", as it leads out of the link's target.
    """
    if ".." in path.parts:
        return (
            Path(os.path.realpath(path.parent), path.name) if path.name != ".." else path.resolve()
        )
    return path.absolute()


def open_regular(path: Path, most_bytes: int | None = None) -> BufferedReader:
    """Open a regular file for reading: a pipe could block for ever, a device never end.

    Raises OSError if it is something else, or larger than `most_bytes`.
    """
    # Without waiting for the other end of a pipe, as it could be exchanged for one after any check.
    file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 - the caller closes it
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and (most_bytes is None or status.st_size <= most_bytes):
        return file
    file.close()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    raise OSError(errno.EFBIG, f"it has {status.st_size:,} bytes", str(path))


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def make_private_folder(folder: Path) -> None:
    """Create a folder and its missing parents, for this user alone or as `private_mode` says.

    Raises OSError if it cannot be created.
    """
    for path in _missing(folder):
        path.mkdir(mode=0o700, exist_ok=True)
        if private_mode(path.parent) & stat.S_IWGRP:
            # Not by `mkdir`, whose mode the umask restricts; a group that is inherited stays so.
            path.chmod(path.stat().st_mode | stat.S_IRWXG)
        _fsync_name(path)
    folder.mkdir(exist_ok=True)


def _make_folder(folder: Path) -> None:
    """Create a folder and its missing parents. Raises OSError if it cannot be created."""
    for path in _missing(folder):
        path.mkdir(exist_ok=True)
        _fsync_name(path)
    folder.mkdir(exist_ok=True)


def _missing(folder: Path) -> list[Path]:
    return [path for path in (*reversed(folder.parents), folder) if not path.exists()]


def private_mode(folder: Path) -> int:
    """Return the permissions of a file in this folder that tells of patients: the user's alone.

    A folder that its group may write to is a shared one: its files are the group's, too.
    """
    shared = folder.exists() and folder.stat().st_mode & stat.S_IWGRP
    return 0o660 if shared else 0o600


def set_aside(path: Path) -> Path:
    """Rename a damaged file, out of the way and to be looked at; return its new path.

    Raises StoreError if that is not possible.
    """
    date = datetime.now().strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.name}.damaged-{date}")
    try:
        path.rename(aside)
    except OSError as error:
        raise _store_error(path, error) from error
    return aside


def checksum(*parts: bytes | str) -> str:
    """Return the BLAKE2b hash of the joined parts, 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part)
    return digest.hexdigest()


@contextmanager
def replace_file(path: Path, private: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success fsync it and rename it to `path`.

    private: keep the file, and a new folder of it, from other users, as `private_mode` says.

    If the body raises, the temporary file is removed and `path` is left unchanged. The temporary
    name has the suffixes of `path`, for writers that choose the format by them.

    Raises StoreError if the folder cannot be written or the disk is full.
    """
    try:
        if private:
            make_private_folder(path.parent)
        _make_folder(path.parent)
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=TEMPORARY_PREFIX, suffix="".join(path.suffixes[-2:])
        )
        os.close(handle)
    except OSError as error:
        raise _store_error(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        fsync(temporary)
        temporary.chmod(private_mode(path.parent) if private else 0o666 & ~_umask())
        temporary.replace(path)
        _fsync_name(path)
    except OSError as error:
        raise _store_error(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def create_file(path: Path, content: bytes) -> bool:
    """Create a file with its content in one step, durably; return False if there is one already.

    Of several processes, also on several computers, one succeeds. The folder must exist; the file
    is as private as `private_mode` says.

    Raises StoreError if it cannot be written, or if the drive has no hard links, without which no
    system but Windows creates a file with its content in one step.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY_PREFIX)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(private_mode(path.parent))
        if not _named_once(temporary, path):
            return False
        if os.name == "posix":
            fsync(path.parent)
        return True
    except OSError as error:
        raise _store_error(path, error) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _named_once(temporary: Path, path: Path) -> bool:
    """Give a file a name of its own, unless another file has it."""
    try:
        if os.name == "nt":
            temporary.rename(path)
        else:
            os.link(temporary, path)
    except FileExistsError:
        # A server may repeat an order that it has carried out, as its answer was lost.
        return os.name != "nt" and temporary.stat().st_nlink > 1
    return True


@contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `path`; on success fsync it and rename it to `path`.

    A folder that is there already is removed first, so a crash in between leaves neither.
    If the body raises, the temporary folder is removed and `path` is left unchanged.

    Raises StoreError if the folder cannot be written or the disk is full.
    """
    try:
        _make_folder(path.parent)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=TEMPORARY_PREFIX))
    except OSError as error:
        raise _store_error(path, error) from error
    try:
        yield temporary
        for part in temporary.rglob("*"):
            if part.is_file():
                fsync(part)
        temporary.chmod(0o777 & ~_umask())
        if path.is_dir():
            shutil.rmtree(path)
        temporary.rename(path)
        _fsync_name(path)
    except OSError as error:
        raise _store_error(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _store_error(path: Path, error: OSError) -> StoreError:
    return StoreError(
        path,
        f"cannot be written ({error.strerror or error})",
        "Choose a folder that you may write to, with free space.",
    )


def fsync(path: Path) -> None:
    """Wait until a file or, not on Windows, a folder is on the disk."""
    # Windows can flush only handles that are open for writing, and no folders.
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fsync_name(path: Path) -> None:
    """Wait until the name of a new file or folder is on the disk; Windows sees to that itself."""
    if os.name == "posix":
        fsync(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
