"""An ONNX file as it lies in memory: what is needed of it, read without the onnx package.

onnx.proto in Protocol Buffers' wire format. Weights are not copied: of each it is known where it
lies. More outputs are asked for by writing them behind the graph, whose length alone is written
anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from struct import unpack
from typing import Final, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from ..sentences import Told

Part = bytes | range
"""Of a file that is made of another: bytes, or which of the other's."""


class Bytes(Protocol):
    """A file's contents: bytes, a memoryview, or what looks into memory that is not Python's.

    Weights make nearly all of it, and are not looked at: so it need not be copied.
    """

    def __len__(self) -> int:
        """Return how many bytes there are."""
        ...

    @overload
    def __getitem__(self, at: int, /) -> int: ...
    @overload
    def __getitem__(self, at: slice, /) -> bytes | memoryview: ...


TYPES: Final = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64",
    8: "string", 9: "bool", 10: "float16", 11: "float64", 12: "uint32", 13: "uint64",
    16: "bfloat16",
}  # fmt: skip
"""The names of the types of numbers."""

_READABLE: Final = {
    "float32": "<f4", "float16": "<f2", "float64": "<f8", "int64": "<i8", "int32": "<i4",
    "int16": "<i2", "uint16": "<u2", "int8": "i1", "uint8": "u1", "bool": "?",
}  # fmt: skip

_NUMBER, _EIGHT, _SOME, _FOUR = 0, 1, 2, 5  # how a field's value is written
_SMALL: Final = 4096  # bytes of whole numbers that are read one by one


@dataclass(slots=True)
class Tensor:
    """Numbers that the file holds.

    Attributes
    ----------
    name : str
    dims : tuple of int
    kind : str
        One of :data:`TYPES`, or ``"type 17"`` of what is not known here.
    raw, floats : (int, int)
        Where its bytes lie, in one of two ways: from this byte on, before that one. In another
        file the end may be 0, for that of the file.
    whole : list of int
        Its numbers, if they are written one by one.
    elsewhere : str
        The file that holds its bytes; empty if this one does.
    """

    name: str = ""
    dims: tuple[int, ...] = ()
    kind: str = ""
    raw: tuple[int, int] = (0, 0)
    floats: tuple[int, int] = (0, 0)
    whole: list[int] = field(default_factory=list)
    elsewhere: str = ""


Attribute = int | float | bytes | list[int] | list[float] | Tensor | None


@dataclass(slots=True)
class Node:
    """One operation: what it is, its names, what it takes and gives, and how it is set."""

    kind: str = ""
    name: str = ""
    domain: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: dict[str, Attribute] = field(default_factory=dict)

    def whole(self, name: str, default: int) -> int:
        """Return an attribute that is a whole number."""
        value = self.attributes.get(name, default)
        return value if isinstance(value, int) else default

    def numbers(self, name: str) -> list[int]:
        """Return an attribute that is a list of whole numbers; empty if there is none."""
        value = self.attributes.get(name)
        return [int(one) for one in value] if isinstance(value, list) else []


@dataclass(slots=True)
class Value:
    """An input or output; of sides that are open only the name is known, or nothing."""

    name: str
    kind: str = ""
    shape: tuple[int | str | None, ...] | None = None
    place: tuple[int, int] = (0, 0)  # of its whole field


@dataclass
class OnnxFile:
    """What a file says of its network.

    Attributes
    ----------
    data : bytes
        The file itself.
    version : int
        Of the format (``ir_version``).
    opsets : dict of str to int
        The versions of the sets of operations; ONNX's own is called ``""``.
    metadata : dict of str to str
    nodes : list of Node
        In an order in which they can be run.
    inputs, outputs : list of Value
        Without the weights, which old files list among the inputs.
    known : dict of str to Value
        Tensors in between of which the file tells the shape.
    tensors : dict of str to Tensor
        The weights.
    """

    data: Bytes
    version: int = 0
    opsets: dict[str, int] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    inputs: list[Value] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)
    known: dict[str, Value] = field(default_factory=dict)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    outside: Mapping[str, Bytes] = field(default_factory=dict)  # other files that hold weights
    _graph: tuple[int, int, int] = (0, 0, 0)  # where its field, its content and what follows begin

    def array(self, one: Tensor) -> NDArray[np.generic] | None:
        """Return a tensor's numbers; None if their file or their type cannot be read."""
        kind = _READABLE.get(one.kind)
        if kind is None or (one.elsewhere and one.elsewhere not in self.outside):
            return None
        numbers: NDArray[np.generic]
        if one.elsewhere:
            start, size = one.raw[0], np.dtype(kind).itemsize * int(np.prod(one.dims))
            data = self.outside[one.elsewhere][start : start + size]
            numbers = np.frombuffer(data, kind)
        elif one.raw[1] > one.raw[0]:
            numbers = np.frombuffer(self.data[slice(*one.raw)], kind)
        elif one.floats[1] > one.floats[0]:
            numbers = np.frombuffer(self.data[slice(*one.floats)], "<f4")
        else:
            numbers = np.array(one.whole, kind)
        if numbers.size != int(np.prod(one.dims)):
            raise Told("no-network")
        return numbers.reshape(one.dims)

    def elsewhere(self) -> list[str]:
        """Name the other files that hold weights."""
        return sorted({one.elsewhere for one in self.tensors.values() if one.elsewhere})

    def with_outputs(self, names: Iterable[str], sides: Sequence[int] = ()) -> list[Part]:
        """Return the parts of the same file, with more outputs and all sides of the input told.

        Parameters
        ----------
        names : iterable of str
            Of the tensors that are to be outputs as well.
        sides : sequence of int, optional
            The input's shape, where the file leaves some open.

        Returns
        -------
        list of bytes or range
            One after the other, they are a file. What is of the old one is not copied: of that it
            is told where it lies.
        """
        field_at, start, end = self._graph
        more = b"".join(_message(12, _message(1, name.encode())) for name in names)
        body: list[Part] = [range(start, end)]
        grown = len(more)
        if sides:
            first = self.inputs[0]
            told = _message(11, _described(first, sides))
            body = [range(start, first.place[0]), told, range(first.place[1], end)]
            grown += len(told) - (first.place[1] - first.place[0])
        length = _number_of(7 << 3 | _SOME) + _number_of(end - start + grown)
        return [range(field_at), length, *body, more, range(end, len(self.data))]

    def joined(self, parts: Iterable[Part]) -> bytes:
        """Return the file that parts are, as bytes."""
        return b"".join(
            bytes(self.data[one.start : one.stop] if isinstance(one, range) else one)
            for one in parts
        )


def read(data: Bytes, outside: Mapping[str, Bytes] | None = None) -> OnnxFile:
    """Read a file.

    Parameters
    ----------
    data : Bytes
    outside : mapping of str to Bytes, optional
        Other files that may hold weights, by the names that this one knows them by.

    Returns
    -------
    OnnxFile

    Raises
    ------
    Told
        If this is no ONNX file, or it breaks off.
    """
    found, at = OnnxFile(data, outside=outside or {}), 0
    try:
        for number, written, a, b in fields(data, 0, len(data)):
            if number == 1 and written == _NUMBER:
                found.version = a
            elif number == 7 and written == _SOME:
                found._graph = (at, a, b)
                _graph(found, a, b)
            elif number == 8 and written == _SOME:
                parts = {key: (first, last) for key, _, first, last in fields(data, a, b)}
                domain = _text(data, *parts[1]) if 1 in parts else ""
                version = parts[2][0] if 2 in parts else 0
                found.opsets["" if domain == "ai.onnx" else domain] = version
            elif number == 14 and written == _SOME:
                pair = {key: _text(data, first, last) for key, _, first, last in fields(data, a, b)}
                found.metadata[pair.get(1, "")] = pair.get(2, "")
            at = b
    except (IndexError, TypeError, UnicodeDecodeError, ValueError) as error:
        raise error if isinstance(error, Told) else Told("no-network") from error
    if not found.nodes:
        raise Told("no-network")
    return found


def last_part(name: str) -> str:
    """Return the last part of a path, however it is written."""
    return PurePath(name.replace("\\", "/")).name


def fields(data: Bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield each field of a message: its number, how it is written, and its value.

    The value of a number is itself, and where it ends; of all else where it begins and ends.

    Raises
    ------
    Told
        If this is no message.
    """
    while start < end:
        key, start = number(data, start)
        one, written = divmod(key, 8)
        if written == _NUMBER:
            value, after = number(data, start)
        elif written == _SOME:
            length, value = number(data, start)
            after = value + length
        elif written in (_EIGHT, _FOUR):
            value, after = start, start + (8 if written == _EIGHT else 4)
        else:
            raise Told("no-network")
        if after > end or not one:
            raise Told("no-network")
        yield one, written, value, after
        start = after


def number(data: Bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits to a byte, the lowest first; return it, and where it ends.

    Raises
    ------
    Told
        If it does not end.
    """
    value = shift = 0
    for place in range(at, min(at + 10, len(data))):
        value |= (data[place] & 127) << shift
        if data[place] < 128:
            return value, place + 1
        shift += 7
    raise Told("no-network")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _text(data: Bytes, start: int, end: int) -> str:
    return bytes(data[start:end]).decode("utf-8", "replace")


def _whole(data: Bytes, written: int, value: int, end: int) -> list[int]:
    """Read the whole numbers of a repeated field, which come one by one or in one piece."""
    if written == _NUMBER:
        return [_signed(value)]
    found, at = [], value
    while at < end:
        one, at = number(data, at)
        found.append(_signed(one))
    return found


def _graph(found: OnnxFile, start: int, end: int) -> None:
    data, at = found.data, start
    for kind, _, a, b in fields(data, start, end):
        if kind == 1:
            found.nodes.append(_node(data, a, b))
        elif kind == 5:
            tensor = _tensor(data, a, b)
            found.tensors[tensor.name] = tensor
        elif kind in (11, 12, 13):
            value = _value(data, a, b)
            value.place = (at, b)
            if kind == 13:
                found.known[value.name] = value
            else:
                (found.inputs if kind == 11 else found.outputs).append(value)
        at = b
    found.inputs = [one for one in found.inputs if one.name not in found.tensors]


def _node(data: Bytes, start: int, end: int) -> Node:
    made = Node()
    for kind, _, a, b in fields(data, start, end):
        if kind == 1:
            made.inputs.append(_text(data, a, b))
        elif kind == 2:
            made.outputs.append(_text(data, a, b))
        elif kind == 3:
            made.name = _text(data, a, b)
        elif kind == 4:
            made.kind = _text(data, a, b)
        elif kind == 5:
            name, value = _attribute(data, a, b)
            made.attributes[name] = value
        elif kind == 7:
            made.domain = _text(data, a, b)
    return made


def _attribute(data: Bytes, start: int, end: int) -> tuple[str, Attribute]:
    name, single = "", None  # type: str, Attribute
    whole: list[int] = []
    floats: list[float] = []
    for kind, written, a, b in fields(data, start, end):
        if kind == 1:
            name = _text(data, a, b)
        elif kind == 2:
            single = float(unpack("<f", data[a : a + 4])[0])
        elif kind == 3:
            single = _signed(a)
        elif kind == 4:
            single = bytes(data[a : min(b, a + 200)])
        elif kind == 5:
            single = _tensor(data, a, b)
        elif kind == 7:
            count = 1 if written == _FOUR else (b - a) // 4
            floats += unpack(f"<{count}f", data[a : a + 4 * count])
        elif kind == 8:
            whole += _whole(data, written, a, b)
    return name, (whole or floats or single)


def _tensor(data: Bytes, start: int, end: int) -> Tensor:
    made, dims = Tensor(), []  # type: Tensor, list[int]
    for kind, written, a, b in fields(data, start, end):
        if kind == 1:
            dims += _whole(data, written, a, b)
        elif kind == 2:
            made.kind = TYPES.get(a, f"type {a}")
        elif kind == 4 and written == _SOME:
            made.floats = (a, b)
        elif kind in (5, 7) and (written == _NUMBER or b - a < _SMALL):
            made.whole += _whole(data, written, a, b)
        elif kind == 8:
            made.name = _text(data, a, b)
        elif kind == 9:
            made.raw = (a, b)
        elif kind == 13:
            pair = {key: _text(data, first, last) for key, _, first, last in fields(data, a, b)}
            if pair.get(1) == "location":
                made.elsewhere = pair.get(2, "") or "?"
            elif pair.get(1) == "offset":
                made.raw = (int(pair.get(2, "")), 0)
    made.dims = tuple(dims)
    return made


def _value(data: Bytes, start: int, end: int) -> Value:
    made = Value("")
    for kind, _, a, b in fields(data, start, end):
        if kind == 1:
            made.name = _text(data, a, b)
        elif kind == 2:
            for way, _, first, last in fields(data, a, b):
                if way == 1:
                    _typed(data, first, last, made)
                else:
                    made.kind = "no tensor"
    return made


def _typed(data: Bytes, start: int, end: int, made: Value) -> None:
    for kind, _, a, b in fields(data, start, end):
        if kind == 1:
            made.kind = TYPES.get(a, f"type {a}")
        elif kind == 2:
            dims = [(first, last) for way, _, first, last in fields(data, a, b) if way == 1]
            made.shape = tuple(_side(data, first, last) for first, last in dims)


def _side(data: Bytes, start: int, end: int) -> int | str | None:
    for kind, _, a, b in fields(data, start, end):
        if kind == 1:
            return _signed(a)
        if kind == 2:
            return _text(data, a, b) or None
    return None


def _number_of(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)


def _message(kind: int, content: bytes) -> bytes:
    return _number_of(kind << 3 | _SOME) + _number_of(len(content)) + content


def _described(one: Value, sides: Sequence[int]) -> bytes:
    """Write an input of which all sides are known."""
    kind = next(key for key, name in TYPES.items() if name == one.kind)
    shape = b"".join(_message(1, _number_of(8) + _number_of(side)) for side in sides)
    typed = _number_of(8) + _number_of(kind) + _message(2, shape)
    return _message(1, one.name.encode()) + _message(2, _message(1, typed))
