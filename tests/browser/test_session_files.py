"""Files that the page writes and takes, and superpixels: the same here and on CPython."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification.export.session import read, save
from interactive_classification.superpixels import segment

from .conftest import GALLERY, Bench
from .test_same_numbers import at_once, native

LASSO = [100, 100, 200, 110, 190, 260, 80, 200]


def to_bytes(bench: Bench, code: str) -> bytes:
    """What an expression in the page gives, a typed array."""
    bench.python(f"window_bytes = {code}\nanswer(window_bytes)")
    text: str = bench.page.evaluate(
        """() => {
            const bytes = new Uint8Array(window.answer.buffer, window.answer.byteOffset,
                                         window.answer.byteLength);
            let text = "";
            for (let i = 0; i < bytes.length; i += 8192)
                text += String.fromCharCode(...bytes.subarray(i, i + 8192));
            return btoa(text);
        }"""
    )
    return base64.b64decode(text)


def exported(kind: str, asked: dict[str, Any] | None = None) -> str:
    """An expression in the page that gives a file to keep."""
    return f"(await engine.export({kind!r}, ffi.to_js({asked or {}}))).data"


def give(bench: Bench, data: bytes) -> None:
    """Put bytes where the page's Python finds them, as js.window.given."""
    bench.page.evaluate(
        "text => { window.given = Uint8Array.from(atob(text), c => c.charCodeAt(0)); }",
        base64.b64encode(data).decode(),
    )


def modified(answer: Any) -> np.ndarray:
    return np.frombuffer(answer, np.uint8).reshape(448, 448, 4)[..., :3]


@pytest.fixture
def coffee(bench: Bench) -> bytes:
    bench.photo("coffee-cup")
    (path,) = GALLERY.glob("coffee-cup.*")
    return path.read_bytes()


@pytest.mark.parametrize("count", [20, 100, 400])
def test_superpixels_are_the_same(bench: Bench, coffee: bytes, count: int) -> None:
    there = np.frombuffer(to_bytes(bench, f"(await engine.pieces({count})).labels"), np.uint16)
    session = native()
    at_once(session.open(coffee))
    assert np.array_equal(there.reshape(448, 448), segment(session.original, count))


def test_a_session_of_the_page_opens_on_cpython(bench: Bench, coffee: bytes) -> None:
    bench.python(
        f"await engine.edit('lasso', ffi.to_js({LASSO}), 0, 'fast-marching', False)\n"
        "await engine.edit('grow', ffi.to_js([]), 5, 'biharmonic', False)\nanswer(True)"
    )
    data = to_bytes(bench, exported("session", {"tracked": [967], "name": "cup"}))
    shown = modified(to_bytes(bench, "(await engine.undo()).modified"))
    saved = read(data)
    assert (saved.name, saved.tracked, saved.history.place) == ("cup", [967], 2)
    session = native()

    async def work() -> None:
        await session.resume(saved.original, saved.photo_size, saved.history)
        await session.undo()

    at_once(work())
    assert np.abs(shown.astype(int) - session.modified).max() <= 1
    told = bench.python("answer((await engine.redo()).modified_predictions)")
    at_once(session.redo())
    for there, here in zip(told, session.predictions(10).modified, strict=True):
        assert there["index"] == here.index
        assert abs(there["confidence"] - here.confidence) < 1e-3


def test_a_session_of_cpython_opens_in_the_page(bench: Bench, coffee: bytes) -> None:
    session = native()

    async def work() -> None:
        await session.open(coffee)
        await session.paint([[120, 130], [240, 150]], 20, "biharmonic")
        await session.refill("noise", seed=3)

    at_once(work())
    give(bench, save(session, [504], "from afar"))
    bench.python("js.window.opened = await engine.open_session(js.window.given)\nanswer(True)")
    assert bench.python("answer(js.window.opened.name)") == "from afar"
    original = modified(to_bytes(bench, "js.window.opened.original"))
    assert np.array_equal(original, session.original)
    assert np.array_equal(modified(to_bytes(bench, "js.window.opened.modified")), session.modified)
    told = bench.python("answer(await engine.history(ffi.to_js([967])))")
    assert [step["method"] for step in told["steps"]][1:] == ["biharmonic", "noise"]


def test_a_broken_session_is_refused_in_the_page(bench: Bench, coffee: bytes) -> None:
    for data in (b"", b"PK\x03\x04 nothing", b"\x89PNG\r\n\x1a\n"):
        give(bench, data)
        told = bench.python("answer(await engine.open_session(js.window.given))")
        assert told["error"]["english"].startswith("This is not a saved session")
    assert bench.python("answer((await engine.reset()).original_predictions[0].label)")


def test_files_to_keep(bench: Bench, coffee: bytes) -> None:
    bench.python(f"await engine.edit('lasso', ffi.to_js({LASSO}), 0, 'noise', False)\nanswer(1)")
    picture = to_bytes(bench, exported("picture"))
    shown = modified(to_bytes(bench, "(await engine.pin(ffi.to_js([]))).modified"))
    assert np.array_equal(np.asarray(Pillow.open(io.BytesIO(picture))), shown)
    mask = to_bytes(bench, exported("mask"))
    assert Pillow.open(io.BytesIO(mask)).mode == "1"
    heat = to_bytes(bench, exported("heat-map", {"index": 967, "signed": True}))
    assert Pillow.open(io.BytesIO(heat)).size == (448, 448)
    table = to_bytes(bench, exported("table")).decode()
    assert len(table.splitlines()) == 1001


def test_the_report_opens_as_a_page_of_its_own(bench: Bench, coffee: bytes, tmp_path: Path) -> None:
    bench.python(f"await engine.edit('lasso', ffi.to_js({LASSO}), 0, 'noise', False)\nanswer(1)")
    asked = {"name": "cup", "tracked": [504], "words": {"steps": "<b>Steps"}}
    file = tmp_path / "report.html"
    file.write_bytes(to_bytes(bench, exported("report", asked)))
    page = bench.page.context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(file.as_uri())
    assert page.get_by_role("heading", name="cup").is_visible()
    assert page.get_by_role("heading", name="<b>Steps").is_visible()
    loaded = page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert loaded
    assert not problems
    page.close()
