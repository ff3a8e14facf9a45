"""``dist/offline.html``: the whole site in one file, which works when opened from disk.

The files of the site are deflated and written as text into data blocks of the page.
The scripts in ``offline_loader`` unpack them and answer in place of a server; of the
site's own files only the JavaScript modules are changed, in how they import others.
"""

import base64
import fnmatch
import hashlib
import html
import io
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np

from . import licences
from .errors import BuildError
from .places import BUILD, ROOT
from .progress import megabytes, say
from .server import Handler
from .sizes import files

NAME: Final = "offline.html"
_LOADER: Final = ROOT / "builder" / "offline_loader"
_LEFT_OUT: Final = (
    "index.html", "first-aid.js", "service-worker.js", "files.json", "assets/style.css",
    "assets/manifest.webmanifest", "assets/icon*", "assets/screenshot.webp", "licenses/*.txt",
)  # fmt: skip
"""Files of the site that the page contains in another way, or does not use."""
_MODULES: Final = (".js", ".mjs")
_IMPORT: Final = re.compile(rb"(?<![\w$.])import\(")
_ARCHIVES: Final = (".whl", ".zip")
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' blob: data: 'unsafe-eval' 'wasm-unsafe-eval'; "
    "worker-src data:; style-src 'unsafe-inline'; img-src blob: data:; base-uri 'none'; "
)
"""What a page that brings everything along may do: no connection at all."""
_IMAGES: Final = (".jpg", ".png", ".webp")
_CHANGES: Final = (
    # Emscripten would ask for a file: address by XMLHttpRequest, which nobody answers.
    ("*/micropython.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    ("*/pyodide.asm.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    ("*/ort-wasm*.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    # PyScript makes its workers of a text that begins so; from disk they need another address,
    ("*/core-*.js", 1, rb'URL\.createObjectURL\(new Blob\((?=\["/\*@\*/")', b"(offline.worker("),
    # where the database that it opens, if only to empty it, is not allowed.
    ("*/core-*.js", 2, rb"new \w+(?=\(`\$\{\w+\}@\$\{\w+\}`\))", b"offline.storage"),
)
"""What else is changed in modules: in which, how often, what is looked for, what is put there."""


def build(site: Path) -> None:
    """Write :data:`NAME` into a folder that holds the site, and print what it weighs.

    Parameters
    ----------
    site : Path

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
            block = _kept(place, data)
            blocks.append(block)
            weights[place.partition("/")[0]] += len(block)
    page = _page((site / "index.html").read_text("utf-8"), site)
    whole = page.replace(b"</body>", b"\n".join([*blocks, _loader(), b"</body>"]))
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


def _kept(place: str, data: bytes) -> bytes:
    """Return a file of the site as a data block, as made before if nothing has changed."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + place.encode() + b"\0" + data)
    path = BUILD / "offline" / digest.hexdigest()[:16]
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(_block(place, data))
        part.replace(path)
    return path.read_bytes()


def _block(place: str, data: bytes) -> bytes:
    """Return a file of the site as a data block."""
    suffix = Path(place).suffix
    kind = Handler.extensions_map.get(suffix, "application/octet-stream")
    if suffix in _MODULES:
        data = _importing_from_page(place, data)
    if suffix in _ARCHIVES:
        data = _stored(data)
    packed = ""
    if suffix not in _IMAGES:
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        data, packed = packer.compress(data) + packer.flush(), " data-packed"
    tag = (
        f'<script type="application/octet-stream" data-place="{html.escape(place)}" '
        f'data-type="{kind}"{packed}>'
    )
    return tag.encode() + seven_bit(data) + b"</script>"


def _importing_from_page(place: str, module: bytes) -> bytes:
    """Let a module find its neighbours, and make workers, through the loader."""
    module = _IMPORT.sub(b"offline.load(", module)
    for pattern, times, old, new in _CHANGES:
        if fnmatch.fnmatchcase(place, pattern):
            module, found = re.subn(old, new, module)
            if found != times:
                raise BuildError(
                    f"{place} is not written as {NAME} expects it ({old.decode()} was found "
                    f"{found} times): compare builder/offline.py with the package's new version."
                )
    return module


def _stored(archive: bytes) -> bytes:
    """Undo the compression within a zip file: compressed as a whole it is smaller."""
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as target,
    ):
        for member in source.infolist():
            place = zipfile.ZipInfo(member.filename, member.date_time)
            target.writestr(place, source.read(member))
    return plain.getvalue()


def _page(text: str, site: Path) -> bytes:
    """Return the page without what it fetches."""
    icon = base64.b64encode((site / "assets" / "icon.svg").read_bytes()).decode()
    style = (site / "assets" / "style.css").read_text("utf-8")
    first_aid = (site / "first-aid.js").read_text("utf-8")
    policy = text[text.index("default-src") : text.index("form-action")]
    for old, new in (
        (policy, _POLICY),
        ('"assets/icon.svg"', f'"data:image/svg+xml;base64,{icon}"'),
        ('<link rel="stylesheet" href="assets/style.css">', f"<style>\n{style}</style>"),
        ('  <link rel="manifest" href="assets/manifest.webmanifest">\n', ""),
        ('  <link rel="modulepreload" href="pyscript/core.js">\n', ""),
        ('<script defer src="first-aid.js"></script>', f"<script>\n{first_aid}</script>"),
        ('  <script type="module" src="pyscript/core.js"></script>\n', ""),
    ):
        if text.count(old) != 1:
            raise BuildError(f"index.html must contain {old.strip()} once: see builder/offline.py.")
        text = text.replace(old, new)
    return text.encode()


def _loader() -> bytes:
    """Return the scripts that unpack the files and start PyScript."""
    parts, worker, page = (
        (_LOADER / f"{name}.js").read_bytes() for name in ("parts", "worker", "page")
    )
    inert = b'<script type="text/plain" id="offline-worker">%b</script>' % (parts + worker)
    return inert + b"\n<script>\n%b%b</script>" % (parts, page)
