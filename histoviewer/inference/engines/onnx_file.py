"""Header of an ONNX file, read before a library parses it.

Read by hand, as the `onnx` package is needed for nothing else, and has had its own faults.
"""

from collections.abc import Iterator

# Of ONNX Runtime 1.31. It refuses newer ones in its own words; OpenVINO runs them all the same,
# though an operator may mean something else in them.
MAX_IR, MAX_OPSET = 13, 26
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x89HDF": "an HDF5 file",
    b"<": "a text file (HTML or XML)",
    b"\x1f\x8b": "a gzip archive",
    b"\x80": "a pickle",
}
# Fields of ModelProto and of OperatorSetIdProto, in onnx.proto.
_IR, _GRAPH, _OPSETS = 1, 7, 8
# Of GraphProto and of ValueInfoProto.
_OUTPUT, _NAME = 12, 1
_DOMAIN, _VERSION = 1, 2
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_STANDARD = (b"", b"ai.onnx")


def onnx_problem(content: bytes) -> str:
    """Return why the content of a file is no ONNX network that can be run, a clause; else ""."""
    if not content:
        return "is empty"
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return f"is {kind}, not an ONNX file"
    try:
        fields = list(_fields(memoryview(content)))
        ir = next((value for field, value in fields if field == _IR), None)
        graphs = [value for field, value in fields if field == _GRAPH]
        opset = max((_opset(value) for field, value in fields if field == _OPSETS), default=0)
    except (IndexError, TypeError):
        return "is not an ONNX file, or is damaged"
    if not isinstance(ir, int) or not graphs:
        return "is not an ONNX file, or is damaged"
    if ir > MAX_IR or opset > MAX_OPSET:
        return (
            f"is of ONNX version {ir} with operators {opset}, "
            f"newer than {MAX_IR} and {MAX_OPSET}, which are known here"
        )
    return ""


def with_output(content: bytes, tensor: str) -> bytes:
    """Return an ONNX file's content with one of its tensors as a further output.

    Of a message that is there twice protobuf merges both, so a second graph that has nothing but
    the output adds it to the first.
    """
    return content + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, tensor.encode())))


def _field(number: int, value: bytes) -> bytes:
    """Encode a field of bytes as protobuf does."""
    return _number(number << 3 | _BYTES) + _number(len(value)) + value


def _number(value: int) -> bytes:
    """Encode a number in as many bytes as it takes, 7 bits in each, the last ones first."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def _opset(entry: int | memoryview) -> int:
    """Return the version of ONNX's own operators, 0 for those of another domain."""
    if isinstance(entry, int):
        raise TypeError
    fields = dict(_fields(entry))
    version, domain = fields.get(_VERSION, 0), fields.get(_DOMAIN, memoryview(b""))
    standard = not isinstance(domain, int) and bytes(domain) in _STANDARD
    return version if standard and isinstance(version, int) else 0


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the (number, value) of a protobuf message. Raises IndexError if it is none."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        value: int | memoryview
        if kind == _VARINT:
            value, place = _varint(message, place)
        elif kind in (_BYTES, _FIXED32, _FIXED64):
            if kind == _BYTES:
                size, place = _varint(message, place)
            else:
                size = 8 if kind == _FIXED64 else 4
            if size > len(message) - place:
                raise IndexError
            value = message[place : place + size]
            place += size
        else:
            raise IndexError
        yield key >> 3, value


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """Read a number of variable length; return it and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise IndexError
