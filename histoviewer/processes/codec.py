"""Messages as bytes, which the receiver checks against the fields of the expected classes.

Not pickle: the sender reads files of others with C libraries, and pickle runs whatever code it is
sent. Not msgpack or pydantic: they know neither arrays nor file names that are not UTF-8.

A message is a header in JSON and the bytes of its arrays:

    4 bytes        length of the header, little-endian
    header         {"content": ..., "arrays": [[dtype, shape], ...]}
    arrays         one after another, C order, little-endian

Objects are written as {"": class name, field: value, ...}, arrays as {"array": index}.
"""

import json
import math
import struct
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from histoviewer import errors
from histoviewer.errors import HistoViewerError

MAX_HEADER_BYTES = 2**26
MAX_ARRAY_BYTES = 2**29
_LENGTH = struct.Struct("<I")
_ERRORS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, HistoViewerError)
}
_PLAIN = (bool, int, float, str)


class BadMessage(ValueError):
    """Received bytes that are no message of the expected classes."""


def encode(message: object) -> list[bytes | memoryview]:
    """Convert a message to the parts of its bytes."""
    arrays: list[NDArray[Any]] = []
    content = _encoded(message, arrays)
    shapes = [[array.dtype.str, array.shape] for array in arrays]
    header = json.dumps({"content": content, "arrays": shapes}).encode()
    return [
        _LENGTH.pack(len(header)),
        header,
        *(array.data.cast("B") for array in arrays if array.size),
    ]


def read_message(stream: IO[bytes], classes: Iterable[type]) -> object:
    """Read a message of one of these classes.

    Raises EOFError at the end of the stream, or if it ends within the message; BadMessage.
    """
    (length,) = _LENGTH.unpack(_read(stream, _LENGTH.size))
    if length > MAX_HEADER_BYTES:
        raise BadMessage(f"a header of {length:,} bytes")
    try:
        header = json.loads(_read(stream, length))
        arrays = [_read_array(stream, *entry) for entry in header["arrays"]]
        return _decoded(_any_of(classes), header["content"], arrays)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise BadMessage(str(error) or type(error).__name__) from error


def _encoded(value: object, arrays: list[NDArray[Any]]) -> object:
    if isinstance(value, HistoViewerError):
        parts = {"subject": value.subject, "cause": value.cause, "action": value.action}
        return {"": type(value).__name__} | parts
    if is_dataclass(value):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        encoded = {name: _encoded(each, arrays) for name, each in named.items()}
        return {"": type(value).__name__} | encoded
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value, value.dtype.newbyteorder("<")))
        return {"array": len(arrays) - 1}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return [[_encoded(each, arrays) for each in item] for item in value.items()]
    if isinstance(value, Sequence):
        return [_encoded(each, arrays) for each in value]
    raise TypeError(f"a {type(value).__name__} cannot be sent")


def _read(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _read_array(stream: IO[bytes], name: str, shape: list[int]) -> NDArray[Any]:
    dtype = np.dtype(name)
    if dtype.hasobject or dtype.kind not in "biuf":
        raise BadMessage(f"an array of {name}")
    if not all(isinstance(side, int) and 0 <= side < 2**31 for side in shape):
        raise BadMessage(f"an array of {shape}")
    size = math.prod(shape) * dtype.itemsize
    if size > MAX_ARRAY_BYTES:
        raise BadMessage(f"an array of {size:,} bytes")
    # A copy, as the receiver may write into it.
    return np.frombuffer(bytearray(_read(stream, size)), dtype).reshape(shape)


def _any_of(classes: Iterable[type]) -> Any:
    return Union[tuple(classes)]  # noqa: UP007 - of a number that is not known here


def _decoded(kind: Any, value: Any, arrays: list[NDArray[Any]]) -> Any:
    """Convert a value of the header to the type that a field declares; else raise BadMessage."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _decoded(_member(arguments, value), value, arrays)
    if origin is np.ndarray:
        return _array(value, np.dtype(get_args(arguments[1])[0]), arrays)
    if origin is Literal and value in arguments:
        return value
    if isinstance(kind, type) and isinstance(value, dict) and "" in value:
        return _object(kind, dict(value), arrays)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind in (type(None), *_PLAIN):
        return _plain(kind, value)
    if isinstance(value, list):
        return _collection(kind, value, arrays)
    raise BadMessage(f"{str(value)[:40]!r} is no {kind}")


def _member(kinds: tuple[Any, ...], value: Any) -> Any:
    """Choose the member of a union that a value belongs to, by its form."""
    for kind in kinds:
        if value is None:
            fits = kind is type(None)
        elif isinstance(value, dict) and "" in value:
            fits = kind.__name__ == value[""] or (kind is HistoViewerError and value[""] in _ERRORS)
        elif isinstance(value, list):
            fits = get_origin(kind) is not None or hasattr(kind, "_fields")
        else:
            fits = kind is not type(None) and not is_dataclass(kind)
        if fits:
            return kind
    raise BadMessage(f"{str(value)[:40]!r} is none of {kinds}")


def _plain(kind: type, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind and not (value is None and kind is type(None)):
        raise BadMessage(f"{str(value)[:40]!r} is no {kind.__name__}")
    return value


def _array(value: Any, dtype: np.dtype[Any], arrays: list[NDArray[Any]]) -> NDArray[Any]:
    array: NDArray[Any] = arrays[value["array"]]
    if array.dtype != dtype:
        raise BadMessage(f"an array of {array.dtype} instead of {dtype}")
    return array


def _object(kind: type, value: dict[str, Any], arrays: list[NDArray[Any]]) -> Any:
    name = value.pop("")
    if kind is HistoViewerError and name in _ERRORS:
        texts = [value[part] for part in ("subject", "cause", "action")]
        return _ERRORS[name](*(_plain(str, text) for text in texts))
    if not is_dataclass(kind) or name != kind.__name__:
        raise BadMessage(f"{name!r} is no {kind.__name__}")
    hints = _hints(kind)
    if value.keys() != {field.name for field in fields(kind)}:
        raise BadMessage(f"a {name} of {sorted(value)}")
    return kind(**{part: _decoded(hints[part], each, arrays) for part, each in value.items()})


def _collection(kind: Any, value: list[Any], arrays: list[NDArray[Any]]) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "_fields"):  # A NamedTuple.
        hints = _hints(kind)
        parts = zip(kind._fields, value, strict=True)
        return kind(*(_decoded(hints[name], each, arrays) for name, each in parts))
    if origin is tuple and arguments[-1] is not Ellipsis:
        pairs = zip(arguments, value, strict=True)
        return tuple(_decoded(each, part, arrays) for each, part in pairs)
    if origin is dict:
        key, content = arguments
        return {_decoded(key, k, arrays): _decoded(content, v, arrays) for k, v in value}
    if origin in (list, tuple, Sequence):
        found = [_decoded(arguments[0], each, arrays) for each in value]
        return tuple(found) if origin is tuple else found
    raise BadMessage(f"a list is no {kind}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
