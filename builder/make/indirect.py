"""Pyodide's WebAssembly with its indirect calls in functions of their own, for Chromium's sake.

V8 optimizes a function that runs often on the guess that its indirect calls go on to the functions
that they went to so far, whose code it puts in their place. The first call of another function
throws all of it away. Python's loop over bytecode calls through pointers all the time, and while it
starts nearly every one of its guesses turns out wrong: that one function of 70 kB was optimized up
to six times, for a fifth of all that the processor did in a start.

No page can tell V8 not to guess. But code that is too long is put in no one's place; so each
indirect call is made by a function which is that long by what it never reaches. What it costs is
one direct call more, which is not to be seen in the time that Python takes.

The format is that of the WebAssembly Core Specification 3.0, chapter 5.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ..errors import BuildError

TOO_LONG: Final = 520
"""Bytes of code that V8 puts in no caller's place: more than its ``wasm-inlining-max-size``."""

_HEAD: Final = b"\0asm\1\0\0\0"
_TYPES, _IMPORTS, _FUNCTIONS, _CODE = 1, 2, 3, 10
_I32, _FUNCTION = 0x7F, 0x60
_NOP, _END, _RETURN, _CALL, _CALL_INDIRECT, _LOCAL_GET = 0x01, 0x0B, 0x0F, 0x10, 0x11, 0x20


class FormatError(BuildError):
    """A module has something in it that this module does not know."""


def apart(module: bytes) -> bytes:
    """Return a module that does the same, with each indirect call made by a function of its own.

    There is one such function for each type and table, behind all others, so nothing that the
    module tells of its functions changes.

    Parameters
    ----------
    module : bytes
        A WebAssembly module.

    Raises
    ------
    FormatError
        If it is none, or one with instructions or types unknown here.
    """
    if not module.startswith(_HEAD):
        raise FormatError("This is no WebAssembly module.")
    sections = [*_sections(module)]
    found = dict(sections)
    types = _types(found.get(_TYPES, b"\0"))
    bodies = _bodies(found.get(_CODE, b"\0"))
    first = _imported_functions(found.get(_IMPORTS, b"\0")) + len(bodies)
    callers: dict[bytes, int] = {}  # by type and table, as the instruction has them: a function
    changed = [_redirected(body, lambda given: callers.setdefault(given, first + len(callers)))
               for body in bodies]  # fmt: skip
    more_types, more_bodies = [], []
    for given in callers:
        number, _ = _number(given, 0)
        taken, returned = types[number]
        more_types.append(bytes([_FUNCTION]) + _several([*taken, bytes([_I32])]) + returned)
        more_bodies.append(_caller(given, len(taken)))
    new = [_leb(len(types) + place) for place in range(len(callers))]
    rewritten = {
        _TYPES: _with_more(found.get(_TYPES, b"\0"), more_types),
        _FUNCTIONS: _with_more(found.get(_FUNCTIONS, b"\0"), new),
        _CODE: _several([_sized(body) for body in changed + more_bodies]),
    }
    return _HEAD + b"".join(
        bytes([kind]) + _sized(rewritten.get(kind, content)) for kind, content in sections
    )


def _caller(given: bytes, count: int) -> bytes:
    """Write a function that takes `count` values and a place in a table, and calls that."""
    gets = b"".join(bytes([_LOCAL_GET]) + _leb(local) for local in range(count + 1))
    code = bytes([0]) + gets + bytes([_CALL_INDIRECT]) + given + bytes([_RETURN])
    return code + bytes([_NOP]) * (TOO_LONG - len(code)) + bytes([_END])


def _redirected(body: bytes, caller: Callable[[bytes], int]) -> bytes:
    """Let a function's indirect calls go to the functions that make them."""
    made, done = [], 0
    for start, end in instructions(body):
        if body[start] == _CALL_INDIRECT:
            made += [body[done:start], bytes([_CALL]), _leb(caller(body[start + 1 : end]))]
            done = end
    return b"".join([*made, body[done:]])


# Sections ---------------------------------------------------------------------------


def _sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(_HEAD)
    while at < len(module):
        size, start = _number(module, at + 1)
        yield module[at], module[start : start + size]
        at = start + size
    if at != len(module):
        raise FormatError("The WebAssembly module breaks off.")


def _types(section: bytes) -> list[tuple[list[bytes], bytes]]:
    """Return of each function type what it takes, one by one, and what it returns, as written."""
    count, at = _number(section, 0)
    found = []
    for _ in range(count):
        if section[at] != _FUNCTION:
            raise FormatError(f"A type of kind {section[at]:#x} is not known.")
        taken, start = _values(section, at + 1)
        _, at = _values(section, start)
        found.append((taken, section[start:at]))
    return found


def _values(section: bytes, at: int) -> tuple[list[bytes], int]:
    """Read the types of several values; all those known take one byte."""
    count, at = _number(section, at)
    values = section[at : at + count]
    if not all(0x69 <= one <= 0x7F for one in values):
        raise FormatError("A value's type is not known.")
    return [bytes([one]) for one in values], at + count


def _bodies(section: bytes) -> list[bytes]:
    count, at = _number(section, 0)
    found = []
    for _ in range(count):
        size, at = _number(section, at)
        found.append(section[at : at + size])
        at += size
    return found


def _imported_functions(section: bytes) -> int:
    """Count them: they come before the module's own."""
    count, at = _number(section, 0)
    functions = 0
    for _ in range(count):
        for _ in ("the module's name", "its own"):
            size, at = _number(section, at)
            at += size
        kind, at = section[at], at + 1
        functions += kind == 0
        if kind == 0:
            at = _past_number(section, at)
        elif kind == 1:
            at = _past_limits(section, at + 1)
        elif kind == 2:
            at = _past_limits(section, at)
        elif kind == 3:
            at += 2
        elif kind == 4:
            at = _past_number(section, at + 1)
        else:
            raise FormatError(f"An import of kind {kind} is not known.")
    return functions


def _past_limits(section: bytes, at: int) -> int:
    flags = section[at]
    at = _past_number(section, at + 1)
    return _past_number(section, at) if flags & 1 else at


# Instructions -----------------------------------------------------------------------


def instructions(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each instruction of a function begins and ends.

    Raises
    ------
    FormatError
        If one is not known, or they do not end where the function does.
    """
    count, at = _number(body, 0)
    for _ in range(count):
        at = _past_number(body, at) + 1
    start = at
    while at < len(body):
        start = at
        past = _PAST[body[at]]
        at = at + 1 if past is None else past(body, at + 1)
        yield start, at
    if at != len(body) or body[start] != _END:
        raise FormatError("A function's instructions do not end where it does.")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned number in LEB128; return it and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _past_number(data: bytes, at: int) -> int:
    while data[at] >= 0x80:
        at += 1
    return at + 1


def _past_two(data: bytes, at: int) -> int:
    return _past_number(data, _past_number(data, at))


def _past_several(data: bytes, at: int) -> int:
    count, at = _number(data, at)
    for _ in range(count):
        at = _past_number(data, at)
    return at


def _past_branches(data: bytes, at: int) -> int:
    return _past_number(data, _past_several(data, at))


def _past_address(data: bytes, at: int) -> int:
    """Skip an alignment and an offset; a bit of the former tells that a memory's number follows."""
    if data[at] & 0x40:
        raise FormatError("A second memory is not known.")
    return _past_two(data, at)


def _past_catches(data: bytes, at: int) -> int:
    count, at = _number(data, _past_number(data, at))
    for _ in range(count):
        at = _past_two(data, at + 1) if data[at] < 2 else _past_number(data, at + 1)
    return at


def _past_bulk(data: bytes, at: int) -> int:
    which, at = _number(data, at)
    if which > 17:
        raise FormatError(f"The instruction 0xfc {which} is not known.")
    numbers = 0 if which < 8 else 2 if which in (8, 10, 12, 14) else 1
    for _ in range(numbers):
        at = _past_number(data, at)
    return at


def _past_vector(data: bytes, at: int) -> int:
    which, at = _number(data, at)
    if which <= 11 or which in (92, 93):
        return _past_address(data, at)
    if which in (12, 13):
        return at + 16
    if 21 <= which <= 34:
        return at + 1
    if 84 <= which <= 91:
        return _past_address(data, at) + 1
    return at


def _past_atomic(data: bytes, at: int) -> int:
    which, at = _number(data, at)
    return at + 1 if which == 3 else _past_address(data, at)


def _unknown(data: bytes, at: int) -> int:
    raise FormatError(f"The instruction {data[at - 1]:#x} is not known.")


_Past = Callable[[bytes, int], int]


def _table() -> list[_Past | None]:
    """List, by opcode, what skips an instruction's immediates; None if it has none."""
    table: list[_Past | None] = [_unknown] * 256
    ranges: tuple[tuple[str, _Past | None], ...] = (
        ("00-01 05 0a-0b 0f 19-1b 45-c4 d1 d3-d4", None),
        ("02-04 06-09 0c-0d 10 12 14-15 18 20-26 3f-42 d0 d2", _past_number),
        ("0e", _past_branches),
        ("11 13", _past_two),
        ("1c", _past_several),
        ("1f", _past_catches),
        ("28-3e", _past_address),
        ("43", lambda data, at: at + 4),
        ("44", lambda data, at: at + 8),
        ("fc", _past_bulk),
        ("fd", _past_vector),
        ("fe", _past_atomic),
    )
    for opcodes, past in ranges:
        for some in opcodes.split():
            first, _, last = some.partition("-")
            for opcode in range(int(first, 16), int(last or first, 16) + 1):
                table[opcode] = past
    return table


_PAST: Final = _table()


# Writing ----------------------------------------------------------------------------


def _leb(value: int) -> bytes:
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def _sized(content: bytes) -> bytes:
    return _leb(len(content)) + content


def _several(items: list[bytes]) -> bytes:
    return _leb(len(items)) + b"".join(items)


def _with_more(section: bytes, items: list[bytes]) -> bytes:
    count, at = _number(section, 0)
    return _leb(count + len(items)) + section[at:] + b"".join(items)
