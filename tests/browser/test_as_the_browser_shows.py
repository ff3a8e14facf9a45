"""Whatever an ``<img>`` of the same browser shows can be opened, and looks like there."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from interactive_classification.decode import PART_MISSING
from tests import photos

from .conftest import Bench

SHOWN = """async data => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const text = new TextDecoder().decode(bytes);
    const image = new Image();
    image.src = text.includes("<svg") ? "data:image/svg+xml," + encodeURIComponent(text)
        : URL.createObjectURL(new Blob([bytes]));
    if (!await new Promise(done => {
        image.onload = () => done(true);
        image.onerror = () => done(false);
    })) return null;
    const width = image.naturalWidth, height = image.naturalHeight;
    const side = Math.min(width, height), drawn = Math.min(side, 1344);
    const canvas = new OffscreenCanvas(drawn, drawn), context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.fillStyle = "white";
    context.fillRect(0, 0, drawn, drawn);
    context.scale(drawn / side, drawn / side);
    context.drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
    const file = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return file.reduce((all, byte) => all + String.fromCharCode(byte), "");
}"""

AGAIN = """
from ui import engine as ours
from ui.state import state
opened = await ours.call("open_picture", state.photo, [0.0, 0.0, 1.0])
answer(opened.photo_size)
"""

MEMORY = "answer(await engine.memory())"


def shown(bench: Bench, data: bytes) -> np.ndarray:
    """What the browser shows, cut to the square and resized as photos are."""
    file = bench.page.evaluate(SHOWN, base64.b64encode(data).decode())
    assert file is not None
    square = Pillow.open(io.BytesIO(file.encode("latin-1"))).convert("RGB")
    return np.asarray(square.resize((448, 448), Pillow.Resampling.LANCZOS))


def open_file(bench: Bench, folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.write_bytes(data)
    bench.open(path)


def difference(bench: Bench, data: bytes) -> float:
    mine = bench.pixels("Original image")[..., :3].astype(int)
    return float(np.abs(mine - shown(bench, data)).mean())


@pytest.mark.parametrize("kind", ["profiled", "others"])
def test_looks_as_the_browser_shows_it(bench: Bench, tmp_path: Path, kind: str) -> None:
    for name, data in getattr(photos, kind)().items():
        open_file(bench, tmp_path, name, data)
        assert not bench.page.get_by_role("alert").is_visible(), name
        limit = 6 if name.endswith("svg") else 2  # edges that `SHOWN` draws small are soft
        assert difference(bench, data) < limit, name


def test_of_a_cut_file_there_is_what_the_browser_shows_and_a_notice(
    bench: Bench, tmp_path: Path
) -> None:
    for name, data in photos.cut().items():
        open_file(bench, tmp_path, name, data)
        assert bench.alert() == str(PART_MISSING), name
        assert difference(bench, data) < 2, name
    bench.paint((0.4, 0.4), (0.6, 0.4))
    expect(bench.page.get_by_role("alert")).to_be_hidden()


def test_no_picture_takes_much_memory(bench: Bench, tmp_path: Path) -> None:
    for name, data in photos.large().items():
        open_file(bench, tmp_path, name, data)
        assert not bench.page.get_by_role("alert").is_visible(), name
        assert difference(bench, data) < 2, name
        assert bench.python(MEMORY) < 250e6, name


def test_xmp_turns_nothing(bench: Bench, tmp_path: Path) -> None:
    data = photos.turned_by_xmp()
    open_file(bench, tmp_path, "turned.jpg", data)
    assert difference(bench, data) < 2


def test_a_square_of_a_photo_that_the_browser_draws(bench: Bench, tmp_path: Path) -> None:
    """Its size is known, the dialog shows it, and it can be opened again, frame and all."""
    wide = Pillow.new("RGB", (900, 300), (20, 60, 200))
    wide.paste((200, 30, 40), (0, 0, 300, 300))
    open_file(bench, tmp_path, "wide.avif", photos.encoded(wide, "AVIF", quality=95))
    blue = bench.pixels("Original image")[200, 200, :3].astype(int)
    assert np.abs(blue - (20, 60, 200)).max() < 8
    bench.press("Choose the square")
    box = bench.page.locator("#frame-photo canvas").bounding_box()
    assert box
    assert box["width"] == pytest.approx(3 * box["height"], rel=0.02)
    bench.page.locator("#frame-photo").click(position={"x": 5, "y": 5})
    bench.press("Use this square")
    red = bench.pixels("Original image")[..., :3].astype(int)
    assert (np.abs(red - (200, 30, 40)).max(2) < 20).mean() > 0.97
    # Another engine is asked for the same by the same call.
    assert bench.python(AGAIN) == [900, 300]


def test_a_drawing_runs_nothing_and_loads_nothing(bench: Bench, tmp_path: Path) -> None:
    drawing = (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80' "
        b"xmlns:x='http://www.w3.org/1999/xlink' onload='window.ran = 1'>"
        b"<script>window.ran = 1</script><image x:href='http://127.0.0.1:9/pixel.png'/>"
        b"<rect width='80' height='80' fill='#0a0'/></svg>"
    )
    asked = len(bench.requests)
    open_file(bench, tmp_path, "script.svg", drawing)
    assert (bench.pixels("Original image")[..., :3] == (0, 170, 0)).all()
    assert bench.page.evaluate("window.ran") is None
    assert not [url for url in bench.requests[asked:] if url.startswith("http")]
