"""``dist/offline.html``: the whole site in one file, which works when opened from disk.

The files of the site, deflated or not, are written as text into data blocks of the page.
``src/start/disk.js`` unpacks them and answers in place of a server.
"""

import base64
import fnmatch
import hashlib
import html
import json
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np

from ..places import BUILD
from ..progress import megabytes, say
from . import licences, start
from .pack import Held, deflated
from .weight import files

NAME: Final = "offline.html"
_LEFT_OUT: Final = (
    "index.html", "service-worker.js", "build.json", "licenses/*.txt",
    "assets/manifest.webmanifest", "assets/icon*", "assets/screenshot.webp",
    "models/efficientnet-*", "ort/*jspi*",  # a third of the file each, and seldom asked for
    "pyodide/snapshot.bin*",  # another third
)  # fmt: skip
"""Files of the site that the page contains in another way, or does not use."""
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' blob: data: 'unsafe-eval' 'wasm-unsafe-eval'; "
    "worker-src data:; style-src 'unsafe-inline'; img-src blob: data:; base-uri 'none'; "
)
"""What a page that brings everything along may do: no connection at all."""
_IMAGES: Final = (".jpg", ".png", ".webp")


def build(site: Path, held: Held) -> None:
    """Write :data:`NAME` into a folder that holds the site, and print what it weighs.

    Parameters
    ----------
    site : Path
        As :func:`.pack.build` makes it.
    held : Held
        As it returns it.

    Raises
    ------
    BuildError
        If a file of the site is not as the packing expects it.
    """
    blocks, weights = [], Counter[str]()
    for path in files(site):
        place = path.relative_to(site).as_posix()
        if not any(fnmatch.fnmatchcase(place, pattern) for pattern in _LEFT_OUT):
            data = licences.whole(site) if place == licences.LIST else path.read_bytes()
            block = _kept(place, data, held.get(place))
            blocks.append(block)
            weights[place.partition("/")[0]] += len(block)
    beginning = start.in_one_file(start.build_name(site)).encode()
    whole = _page(site).replace(b"</body>", b"\n".join([*blocks, beginning, b"</body>"]))
    (site / NAME).write_bytes(whole)
    weights["the page itself"] = len(whole) - weights.total()
    say(f"{NAME:14}{megabytes(len(whole)):>10}")
    for part, size in weights.most_common():
        say(f"  {part:16}{megabytes(size):>10}")


def seven_bit(data: bytes) -> bytes:
    """Write bytes as text that HTML in UTF-8 leaves alone.

    Each character carries seven bits. NUL, carriage return and ``<``, which a parser of
    HTML would change or take for a tag, are written as U+0080, U+008D and U+00BC: the
    low seven bits are the same, so reading needs no exception.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    bytes
        UTF-8, about 1.17 times as long.
    """
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    sevens = np.pad(bits, (0, -bits.size % 7)).reshape(-1, 7)
    text = np.packbits(np.pad(sevens, ((0, 0), (1, 0))), axis=1).tobytes()
    for taken in b"\0\r<":
        text = text.replace(bytes([taken]), chr(taken + 128).encode())
    return text


def _kept(place: str, data: bytes, holds: list[tuple[str, int]] | None) -> bytes:
    """Return a file of the site as a data block, as made before if nothing has changed."""
    about = json.dumps([place, holds]).encode()
    digest = hashlib.sha256(Path(__file__).read_bytes() + about + b"\0" + data)
    path = BUILD / "offline" / digest.hexdigest()[:16]
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(_block(place, data, holds))
        part.replace(path)
    return path.read_bytes()


def _block(place: str, data: bytes, holds: list[tuple[str, int]] | None) -> bytes:
    """Return a file of the site as a data block, which tells what is in it."""
    if holds is None and Path(place).suffix not in _IMAGES:
        data, holds = deflated(data), [(place, len(data))]
    packed = "" if holds is None else f" data-holds='{html.escape(json.dumps(holds))}'"
    tag = f'<script type="application/octet-stream" data-place="{html.escape(place)}"{packed}>'
    return tag.encode() + seven_bit(data) + b"</script>"


def _page(site: Path) -> bytes:
    """Return the page without what it fetches."""
    icon = base64.b64encode((site / "assets" / "icon.svg").read_bytes()).decode()
    page = start.bare()
    for old, new in (
        (page[page.index("default-src") : page.index("form-action")], _POLICY),
        ('"assets/icon.svg"', f'"data:image/svg+xml;base64,{icon}"'),
        ('  <link rel="manifest" href="assets/manifest.webmanifest">\n', ""),
        (f"  {start.HERE}\n", ""),
    ):
        page = start.once(page, old, new)
    return page.encode()
