"""Indirect calls are made by functions of their own, and what a module does is the same."""

import json
import subprocess

import pytest

from builder.get import node
from builder.make import indirect
from builder.make.indirect import TOO_LONG, FormatError, apart, instructions
from builder.places import NODE_MODULES, SITE

pytestmark = pytest.mark.built  # one looks at what is served, the others ask its Node.js

I32, F64 = b"\x7f", b"\x7c"


def several(*items: bytes) -> bytes:
    return bytes([len(items)]) + b"".join(items)


def section(kind: int, *items: bytes) -> bytes:
    content = several(*items)
    return bytes([kind, len(content)]) + content


def function(code: bytes) -> bytes:
    return bytes([len(code) + 2, 0]) + code + b"\x0b"


def named(name: str) -> bytes:
    return bytes([len(name)]) + name.encode()


def module(calls: tuple[bytes, bytes] = (b"\x11\0\0", b"\x11\1\0")) -> bytes:
    """Two kinds of functions in one table; `pick` and `scale` call one of them, by its place."""
    of_two, of_one = (several(*[I32] * 2) + several(I32), several(F64) + several(F64))
    picks = several(*[I32] * 3) + several(I32)
    scales = several(F64, I32) + several(F64)
    add, less = b"\x20\0\x20\1\x6a", b"\x20\0\x20\1\x6b"
    twice = b"\x20\0" + b"\x44" + bytes(7) + b"\x40" + b"\xa2"  # times 2.0
    pick = b"\x20\1\x20\2\x20\0" + calls[0]
    scale = b"\x20\0\x20\1" + calls[1]
    return b"\0asm\1\0\0\0" + b"".join([
        section(1, *(b"\x60" + one for one in (of_two, of_one, picks, scales))),
        section(2, named("js") + named("seen") + b"\0\0"),  # a function of two
        section(3, b"\0", b"\0", b"\1", b"\2", b"\3"),
        section(4, b"\x70\0\4"),
        section(7, named("pick") + b"\0\4", named("scale") + b"\0\5"),
        section(9, b"\0\x41\0\x0b" + several(b"\0", b"\1", b"\2", b"\3")),
        section(10, *(function(code) for code in (add, less, twice, pick, scale))),
    ])  # fmt: skip


ASKED = """
const { instance } = await WebAssembly.instantiate(require("fs").readFileSync(0), {
  js: { seen: (a, b) => 10 * a + b },
});
const { pick, scale } = instance.exports;
const tried = (work) => { try { return work(); } catch (error) { return error.message; } };
console.log(JSON.stringify([
  pick(0, 7, 5), pick(1, 7, 5), pick(2, 7, 5), scale(4.5, 3),
  tried(() => pick(3, 7, 5)), tried(() => scale(4.5, 9)),
]));
"""


def said(wasm: bytes) -> list[object]:
    node.npm_packages()
    script = f"(async () => {{{ASKED}}})()"
    command = [NODE_MODULES / ".bin" / "node", "-e", script]
    done = subprocess.run(command, input=wasm, capture_output=True, check=True)
    return list(json.loads(done.stdout))


def test_a_changed_module_does_the_same() -> None:
    plain = said(module())
    assert plain[:4] == [75, 12, 2, 9.0]
    assert said(apart(module())) == plain  # with the same two mistakes


def calls_of(body: bytes) -> list[int]:
    return [body[start] for start, _ in instructions(body) if body[start] in (0x10, 0x11)]


def functions(wasm: bytes) -> list[bytes]:
    return indirect._bodies(dict(indirect._sections(wasm))[10])


def test_only_functions_that_are_too_long_call_indirectly() -> None:
    before, after = (functions(one) for one in (module(), apart(module())))
    assert [calls_of(body) for body in before] == [[], [], [], [0x11], [0x11]]
    assert [calls_of(body) for body in after] == [[], [], [], [0x10], [0x10], [0x11], [0x11]]
    assert [len(body) > TOO_LONG for body in after] == [False] * 5 + [True] * 2


def test_what_is_served_is_so() -> None:
    """And has each of Pyodide's functions where it was."""
    served = functions((SITE / "pyodide" / "pyodide.asm.wasm").read_bytes())
    theirs = functions((NODE_MODULES / "pyodide" / "pyodide.asm.wasm").read_bytes())
    assert len(theirs) < len(served) < len(theirs) + 200
    moved = 0
    for mine, other in zip(served, theirs, strict=False):
        before, after = calls_of(other), calls_of(mine)
        assert after == [0x10] * len(before)
        moved += before.count(0x11)
    assert moved > 1000
    for body in served[len(theirs) :]:
        assert len(body) > TOO_LONG
        assert calls_of(body) == [0x11]


@pytest.mark.parametrize(
    "wrong",
    [
        b"\0asm\2\0\0\0",
        module()[:-1],
        module((b"\x0b\x11\0", b"\x11\1\0")),
        module((b"\x11\0\0", b"\xff\1\0")),
        module((b"\x11\0\0", b"\xfc\x7f\0")),
        module().replace(b"\x60\2\x7f\x7f", b"\x5f\2\x7f\x7f"),
        module().replace(b"seen\0\0", b"seen\x09\0"),
    ],
)
def test_what_is_not_understood_is_refused(wrong: bytes) -> None:
    with pytest.raises(FormatError):
        apart(wrong)


def test_it_is_made_once_more_without_harm() -> None:
    assert said(apart(apart(module()))) == said(module())
