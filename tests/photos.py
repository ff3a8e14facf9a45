"""Photos of every kind that a browser shows and Pillow alone does not, or not like that."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from interactive_classification.profile import made

ROOT = Path(__file__).parents[1]
PHOTO = ROOT / "assets" / "gallery" / "chelsea-cat.webp"
PRESS = ROOT / "tests" / "pictures" / "press-profile.jpg"
"""A CMYK photo with a press profile, which nothing here could make."""

DISPLAY_P3 = made((0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06), 0.0)
WIDE = made((0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001), 1.8)
"""The colours of a display, and those of ProPhoto, as ICC profiles."""

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="90" height="60" fill="#fa8"/>
<circle cx="45" cy="30" r="20" fill="#136"/></svg>"""


def encoded(image: Pillow.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def scene() -> Pillow.Image:
    return Pillow.open(PHOTO).convert("RGB")


def chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def with_chunks(data: bytes, *chunks: bytes) -> bytes:
    """Put chunks into a PNG, right after its header."""
    return data[:33] + b"".join(chunks) + data[33:]


def grey_profile(gamma: float) -> bytes:
    """Make a profile of greys."""
    white = struct.pack(">iii", 63190, 65536, 54061)
    curve = b"curv" + struct.pack(">IIHH", 0, 1, round(gamma * 256), 0)
    table = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, 16)
    body = table + b"XYZ \0\0\0\0" + white + curve
    head = struct.pack(
        ">I4sI4s4s4s12x4s", 128 + len(body), b"", 0x02100000, b"mntr", b"GRAY", b"XYZ ", b"acsp"
    )
    return head.ljust(68, b"\0") + white + bytes(48) + body


def profiled() -> dict[str, bytes]:
    """Return photos whose numbers mean other colours than sRGB's."""
    photo = scene()
    grey, plain = photo.convert("L"), encoded(photo, "PNG")
    chromaticities = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    return {
        "display.jpg": encoded(photo, "JPEG", quality=95, icc_profile=DISPLAY_P3),
        "wide.png": encoded(photo, "PNG", icc_profile=WIDE),
        "wide.webp": encoded(photo, "WEBP", quality=95, icc_profile=WIDE),
        "palette.png": encoded(photo.quantize(64), "PNG", icc_profile=WIDE),
        "grey.jpg": encoded(grey, "JPEG", quality=95, icc_profile=grey_profile(1.2)),
        "grey-in-colour.jpg": encoded(grey, "JPEG", quality=95, icc_profile=WIDE),
        "press.jpg": PRESS.read_bytes(),
        "gamma.png": with_chunks(plain, chunk(b"gAMA", struct.pack(">I", 100_000))),
        "chromaticities.png": with_chunks(
            plain,
            chunk(b"gAMA", struct.pack(">I", 55_556)),
            chunk(b"cHRM", struct.pack(">8I", *chromaticities)),
        ),
        "code-points.png": with_chunks(plain, chunk(b"cICP", bytes((12, 13, 0, 1)))),
    }


def cut() -> dict[str, bytes]:
    """Return photos of which the end is missing."""
    photo = scene()
    whole = {
        "jpeg": encoded(photo, "JPEG"),
        "progressive": encoded(photo, "JPEG", progressive=True),
        "png": encoded(photo, "PNG"),
        "webp": encoded(photo, "WEBP"),
        "gif": encoded(photo, "GIF"),
        "bmp": encoded(photo, "BMP"),
    }
    halves = {f"half.{name}": data[: len(data) // 2] for name, data in whole.items()}
    return {"no-end.jpeg": whole["jpeg"][:-2], **halves}


def others() -> dict[str, bytes]:
    """Return pictures of formats that Pillow may not know."""
    photo = scene()
    exif = Pillow.Exif()
    exif[0x0112] = 6
    return {
        "photo.avif": encoded(photo, "AVIF"),
        "turned.avif": encoded(photo, "AVIF", exif=exif),
        "icon.ico": encoded(photo.resize((64, 64)), "ICO"),
        "sized.svg": DRAWING.format('width="90" height="60"').encode(),
        "unsized.svg": ("\n" + DRAWING.format('viewBox="0 0 90 60"')).encode(),
        "percent.svg": DRAWING.format('width="100%" height="100%" viewBox="0 0 90 60"').encode(),
        "page-in-it.svg": DRAWING.format('width="90" height="60"')
        .replace("</svg>", "<foreignObject width='9' height='9'><p/></foreignObject></svg>")
        .encode(),
    }


def large() -> dict[str, bytes]:
    """Return pictures of few bytes that would take many."""
    deep = np.zeros((8944, 8944), np.uint16)
    deep[2000:6000, 1000:7000] = 50_000
    bits = Pillow.new("1", (8944, 8944))
    bits.paste(1, (3000, 3000, 6000, 7000))
    phone = scene().resize((12_000, 9000), Pillow.Resampling.NEAREST)
    return {
        "deep.png": encoded(Pillow.fromarray(deep), "PNG"),
        "bits.png": encoded(bits, "PNG"),
        "colour.png": encoded(Pillow.new("RGB", (8944, 8944), (200, 30, 60)), "PNG"),
        "phone.jpg": encoded(phone, "JPEG", quality=50),
        "progressive.jpg": encoded(phone, "JPEG", quality=50, progressive=True),
    }


def turned_by_xmp() -> bytes:
    """Return a photo that is turned in XMP only, which browsers do not heed."""
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" tiff:Orientation="6"></x:xmpmeta>'
    return encoded(scene(), "JPEG", quality=95, xmp=xmp)
