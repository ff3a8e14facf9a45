"""What cannot be opened is refused in one sentence, and the work goes on."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .conftest import GALLERY, Bench


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _bomb() -> bytes:
    """A PNG header that promises 40 000 × 20 000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    header = struct.pack(">IIBBBBB", 40_000, 20_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


PHOTO = next(GALLERY.glob("chelsea-cat.*"))
BAD = {
    "text.png": b"this is no picture",
    "empty.jpg": b"",
    "truncated.png": _encoded(Image.new("RGB", (9, 9)), "PNG")[:25],
    "bomb.png": _bomb(),
    "broken.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9'</svg>",
    "page.jpg": b"<!doctype html><p>404, and an <svg></svg> in it",
    "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
    "compressed.tif": _encoded(Image.new("RGB", (9, 9)), "TIFF", compression="zstd"),
}


@pytest.mark.parametrize("name", BAD)
def test_is_refused_and_the_work_is_kept(bench: Bench, tmp_path: Path, name: str) -> None:
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.4), (0.6, 0.4))
    kept = bench.pixels("Modified image")
    rows = bench.table("Predictions")
    file = tmp_path / name
    file.write_bytes(BAD[name])
    bench.open(file)
    sentence = bench.alert()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert np.array_equal(bench.pixels("Modified image"), kept)
    assert bench.table("Predictions") == rows
    bench.paint((0.4, 0.6), (0.6, 0.6))  # the session goes on
    assert not bench.page.get_by_role("alert").is_visible()
    bench.press("Undo")
    assert np.array_equal(bench.pixels("Modified image"), kept)


def _odd() -> dict[str, bytes]:
    photo = Image.open(PHOTO).convert("RGB").resize((300, 200))
    wide = np.asarray(photo)
    deep = Image.fromarray(np.asarray(photo.convert("L")).astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    other = Image.fromarray(wide[::-1])
    clear = photo.quantize(64)
    return {
        "one.png": _encoded(Image.new("RGB", (1, 1), (9, 99, 199)), "PNG"),
        "cmyk.jpg": _encoded(photo.convert("CMYK"), "JPEG"),
        "deep.png": _encoded(deep, "PNG"),
        "palette.png": _encoded(clear, "PNG", transparency=0),
        "animated.gif": _encoded(photo, "GIF", save_all=True, append_images=[other]),
        "turned.jpg": _encoded(photo, "JPEG", exif=exif),
    }


@pytest.mark.parametrize("name", _odd())
def test_unusual_pictures_open(bench: Bench, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(_odd()[name])
    bench.open(file)
    assert not bench.page.get_by_role("alert").is_visible()
    assert len(bench.table("Predictions")) == 5
    assert bench.pixels("Original image").shape == (448, 448, 4)


def test_erasing_everything_is_refused_and_the_work_is_kept(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.4), (0.6, 0.4))
    kept = bench.pixels("Modified image")
    bench.page.get_by_label("Brush size").fill("120")
    rows = [
        (x, min(max(y / 10, 0.01), 0.99)) for y in range(11) for x in (0.01, 0.99)[:: 1 - y % 2 * 2]
    ]
    bench.paint(*rows)
    assert bench.alert().endswith(".")
    assert np.array_equal(bench.pixels("Modified image"), kept)
    bench.page.get_by_label("Brush size").fill("24")
