"""``dist/offline.html``: the whole site in one file, which works when opened from disk.

The files of the site, deflated or not, are written as text into data blocks of the page.
``src/start/disk.js`` unpacks them and answers in place of a server.
"""

import base64
import fnmatch
import hashlib
import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import Final

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
)  # fmt: skip
"""Files of the site that the page contains in another way, or does not use."""
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' blob: data: 'unsafe-eval' 'wasm-unsafe-eval'; "
    "worker-src data:; style-src 'unsafe-inline'; img-src blob: data:; base-uri 'none'; "
)
"""What a page that brings everything along may do: no connection at all."""
_MARK: Final = 0x1B
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
    beginning = start.in_one_file(start.build_name(site)).encode("ascii")
    whole = _page(site).replace(b"</body>", b"\n".join([*blocks, beginning, b"</body>"]))
    (site / NAME).write_bytes(whole)
    weights["the page itself"] = len(whole) - weights.total()
    say(f"{NAME:14}{megabytes(len(whole)):>10}")
    for part, size in weights.most_common():
        say(f"  {part:16}{megabytes(size):>10}")


def as_text(data: bytes) -> bytes:
    """Write bytes as text that HTML in windows-1252 leaves alone.

    There each byte is a character. Those that a parser of HTML would change or take for a tag, NUL,
    carriage return and ``<``, are written 128 higher behind a mark, and so is the mark itself.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    bytes
        About 1.016 times as long.
    """
    for taken in (_MARK, *b"\0\r<"):
        data = data.replace(bytes([taken]), bytes([_MARK, taken | 128]))
    return data


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
    return tag.encode() + as_text(data) + b"</script>"


def _page(site: Path) -> bytes:
    """Return the page without what it fetches, in characters that mean the same in any encoding."""
    icon = base64.b64encode((site / "assets" / "icon.svg").read_bytes()).decode()
    page = start.bare()
    for old, new in (
        (page[page.index("default-src") : page.index("form-action")], _POLICY),
        ('"assets/icon.svg"', f'"data:image/svg+xml;base64,{icon}"'),
        ('  <link rel="manifest" href="assets/manifest.webmanifest">\n', ""),
        (f"  {start.HERE}\n", ""),
        ('<meta charset="utf-8">', '<meta charset="windows-1252">'),
    ):
        page = start.once(page, old, new)
    style = page[page.index("<style>") : page.index("</style>")]
    plain = re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", style)
    return page.replace(style, plain).encode("ascii", "xmlcharrefreplace")
