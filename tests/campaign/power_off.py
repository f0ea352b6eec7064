"""A recorded run replayed up to a point at which the power fails: what was not flushed is lost.

The writes, flushes and renames of a program and its child processes are recorded by strace. A disk
keeps what was flushed (`fsync`); of anything later it may keep nothing, all, or any part: names
without their contents, contents that are zero, some writes and not those before them.
"""

import random
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_CALLS = (
    "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    "unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat"
)
_LINE = re.compile(r"^(?P<time>\d+\.\d+) (?P<call>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^(\d+)<(.*?)>")
ACKNOWLEDGED = b"ACK "


@dataclass(frozen=True)
class Call:
    """A system call: its strings (paths, or what is written) and its numbers, in order."""

    name: str
    strings: tuple[bytes, ...]
    descriptor: tuple[int, str] | None
    arguments: str
    result: int


def record(command: list[str], folder: Path) -> list[Call]:
    """Run a command and return its calls, those of its children and threads included."""
    folder.mkdir()
    trace = ["strace", "-ff", "-ttt", "-y", "-xx", "-s", str(2**24), "-e", f"trace={_CALLS}"]
    subprocess.run(
        [*trace, "-o", str(folder / "trace"), *command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=300,
    )
    found = []
    for path in folder.iterdir():
        with path.open(encoding="ascii") as lines:
            for line in lines:
                if (match := _LINE.match(line)) and not match["result"].startswith("-"):
                    found.append((float(match["time"]), _call(match)))
    return [call for _, call in sorted(found, key=lambda each: each[0])]


def _call(match: "re.Match[str]") -> Call:
    text = match["arguments"]
    strings = tuple(bytes.fromhex(each.replace("\\x", "")) for each in _STRING.findall(text))
    rest = _STRING.sub("", text)
    descriptor = _DESCRIPTOR.match(rest)
    place = (int(descriptor[1]), _plain(descriptor[2])) if descriptor else None
    return Call(match["call"], strings, place, rest, int(match["result"]))


def _plain(path: str) -> str:
    if "\\x" not in path:
        return path
    return bytes.fromhex(path.replace("\\x", "")).decode(errors="surrogateescape")


@dataclass
class _File:
    """A file: its contents, those that were flushed, and the writes since."""

    now: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""
    later: list[tuple[int, bytes]] = field(default_factory=list)

    def write(self, offset: int, content: bytes) -> None:
        _write(self.now, offset, content)
        self.later.append((offset, content))

    def cut(self, size: int) -> None:
        self.now = self.now[:size].ljust(size, b"\0")
        self.later.append((size, b""))

    def flush(self) -> None:
        self.flushed, self.later = bytes(self.now), []

    def after_power_off(self, way: str, chance: random.Random) -> bytes:
        if way == "all":
            return bytes(self.now)
        if way == "zeros":
            return self.flushed.ljust(len(self.now), b"\0")
        content = bytearray(self.flushed)
        for offset, part in self.later:
            if way == "some" and chance.random() < 0.5:
                if part:
                    _write(content, offset, part)
                else:
                    content = content[:offset].ljust(offset, b"\0")
        return bytes(content)


def _write(content: bytearray, offset: int, part: bytes) -> None:
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(part)] = part


@dataclass
class _Change:
    """A change of names in a folder; `safe` once that folder was flushed."""

    folder: Path
    remove: Path | None
    add: Path | None = None
    file: _File | None = None
    safe: bool = False


class Disk:
    """The part of a disk below a folder, after the calls so far.

    acknowledged: what the program told on its standard output.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: dict[Path, _File | None] = {root.parent: None}
        self._changes: list[_Change] = []
        self._offsets: dict[tuple[int, str], int] = {}
        self._appending: set[tuple[int, str]] = set()
        self.acknowledged: list[str] = []

    def is_touched_by(self, call: Call) -> bool:
        """Check that a call changes or flushes this part, or acknowledges something."""
        if call.name == "lseek":
            return False
        places = [call.descriptor[1]] if call.descriptor else []
        places += [] if "write" in call.name else [each.decode() for each in call.strings]
        return any(self._holds(Path(place)) for place in places) or self._acknowledges(call)

    def _acknowledges(self, call: Call) -> bool:
        return call.name == "write" and call.strings[0].startswith(ACKNOWLEDGED)

    def _holds(self, path: Path) -> bool:
        ours = path == self._root or self._root in path.parents
        return ours and not path.name.endswith("-shm")

    def apply(self, call: Call) -> None:
        """Do what a call did."""
        if self._acknowledges(call):
            self.acknowledged.append(call.strings[0].removeprefix(ACKNOWLEDGED).decode())
            return
        paths = [] if "write" in call.name else [Path(each.decode()) for each in call.strings]
        if call.name == "openat":
            self._open(call, paths[0])
        elif call.descriptor:
            self._change_contents(call, Path(call.descriptor[1]))
        elif call.name.startswith("link"):
            self._link(*paths)
        elif call.name.startswith("rename"):
            self._rename(*paths)
        elif call.name.startswith(("unlink", "rmdir")):
            self._unlink(paths[0])
        elif call.name.startswith("mkdir") and self._holds(paths[0]):
            self._names[paths[0]] = None
            self._changes.append(_Change(paths[0].parent, None, paths[0]))

    def _open(self, call: Call, path: Path) -> None:
        key = (call.result, str(path))
        self._offsets[key] = 0
        self._appending.discard(key)
        if "O_APPEND" in call.arguments:
            self._appending.add(key)
        if not self._holds(path) or "O_DIRECTORY" in call.arguments:
            return
        if path not in self._names and "O_CREAT" in call.arguments:
            file = self._names[path] = _File()
            self._changes.append(_Change(path.parent, None, path, file))
        elif "O_TRUNC" in call.arguments and (known := self._names.get(path)):
            known.cut(0)

    def _change_contents(self, call: Call, path: Path) -> None:
        assert call.descriptor
        if call.name == "lseek":
            self._offsets[call.descriptor] = call.result
        if not self._holds(path) and path != self._root.parent:
            return
        file = self._names.get(path)
        if call.name in ("fsync", "fdatasync"):
            if file:
                file.flush()
            for change in self._changes:
                change.safe |= change.folder == path
        elif file and call.name == "pwrite64":
            file.write(int(call.arguments.rsplit(",", 1)[1]), call.strings[0][: call.result])
        elif file and call.name == "write":
            key = call.descriptor
            offset = len(file.now) if key in self._appending else self._offsets.get(key, 0)
            file.write(offset, call.strings[0][: call.result])
            self._offsets[key] = offset + call.result
        elif file and call.name == "ftruncate":
            file.cut(int(call.arguments.rsplit(",", 1)[1]))

    def _rename(self, source: Path, target: Path) -> None:
        if not self._holds(source):
            return
        file = self._names.pop(source)
        self._names[target] = file
        self._changes.append(_Change(target.parent, source, target, file))

    def _link(self, source: Path, target: Path) -> None:
        if self._holds(source):
            file = self._names[target] = self._names[source]
            self._changes.append(_Change(target.parent, None, target, file))

    def _unlink(self, path: Path) -> None:
        if self._holds(path) and path in self._names:
            del self._names[path]
            self._changes.append(_Change(path.parent, path))

    def write_after_power_off(self, folder: Path, chance: random.Random) -> str:
        """Write what a disk may have kept to a folder that stands for the root; return how."""
        # A journalled file system keeps changes of names in order.
        unsafe = [number for number, change in enumerate(self._changes) if not change.safe]
        names = chance.choice(["none", "all", "first"])
        kept = {"none": 0, "all": len(unsafe), "first": chance.randint(0, len(unsafe))}[names]
        lost = set(unsafe[kept:])
        way = chance.choice(["flushed", "zeros", "some", "all"])
        found: dict[Path, _File | None] = {}
        for number, change in enumerate(self._changes):
            if number in lost:
                continue
            if change.remove:
                found.pop(change.remove, None)
            if change.add:
                found[change.add] = change.file
        for path, file in found.items():
            target = folder / path.relative_to(self._root)
            if not all(parent in found for parent in _between(path, self._root)):
                continue  # Its folder itself is lost.
            if file is None:
                target.mkdir(exist_ok=True)
            else:
                target.write_bytes(file.after_power_off(way, chance))
        return f"names {names}, contents {way}"


def _between(path: Path, root: Path) -> list[Path]:
    """The folders from a root, itself included, to a path."""
    return [parent for parent in path.parents if parent == root or root in parent.parents]
