"""``dist/``, as hosts get it: the site's files deflated, and the small ones together.

Hosts differ in what they compress, if anything: few compress wheels and networks. So the build
does, and ``src/start/modules.js`` inflates. What browsers fetch by themselves, such as pictures
and texts that links lead to, stays as it is.
"""

import hashlib
import io
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Final

from ..places import BUILD
from .weight import PACKED, files, until_ready

TOGETHER: Final = f"beginning{PACKED}"
"""The small files that the page needs until it is ready, in one."""

Held = dict[str, list[tuple[str, int]]]
"""Of each file that is deflated, by its name, what is in it: places, and sizes in bytes."""

_SMALL: Final = 100_000
_KINDS: Final = (
    ".bin", ".css", ".js", ".json", ".mjs", ".mpy", ".onnx", ".py", ".toml", ".wasm", ".whl",
    ".zip",
)  # fmt: skip
_AS_THEY_ARE: Final = ("assets", "licenses")
_ARCHIVES: Final = (".whl", ".zip")


def build(site: Path, target: Path) -> Held:
    """Write a site for hosts.

    Parameters
    ----------
    site : Path
        The site's files as they are.
    target : Path
        Created.

    Returns
    -------
    Held
    """
    target.mkdir()
    early = set(until_ready(site))
    held: Held = {}
    beginning = []
    for path in files(site):
        place = path.relative_to(site).as_posix()
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        if path.suffix not in _KINDS or place.split("/")[0] in _AS_THEY_ARE:
            shutil.copyfile(path, target / place)
        elif path.stat().st_size >= _SMALL:
            data = contents(path)
            (target / f"{place}{PACKED}").write_bytes(deflated(data))
            held[f"{place}{PACKED}"] = [(place, len(data))]
        elif path in early:
            beginning.append((place, contents(path)))
        else:
            shutil.copyfile(path, target / place)
    (target / TOGETHER).write_bytes(deflated(b"".join(data for _, data in beginning)))
    held[TOGETHER] = [(place, len(data)) for place, data in beginning]
    for folder in [path for path in target.iterdir() if path.is_dir()]:
        _remove_empty(folder)
    return held


def contents(path: Path) -> bytes:
    """Return a file as it is to be deflated: archives without a compression of their own.

    Compressed as a whole they are smaller, and Python need not inflate them.
    """
    data = path.read_bytes()
    return _stored(data) if path.suffix in _ARCHIVES else data


def deflated(data: bytes) -> bytes:
    """Return data deflated, without a head; kept below ``build/`` for the next time."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + data).hexdigest()
    path = BUILD / "packed" / digest[:16]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        part = path.with_suffix(".part")
        part.write_bytes(packer.compress(data) + packer.flush())
        part.replace(path)
    return path.read_bytes()


def _stored(archive: bytes) -> bytes:
    """Undo the compression within a zip file."""
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as target,
    ):
        for member in source.infolist():
            place = zipfile.ZipInfo(member.filename, member.date_time)
            target.writestr(place, source.read(member))
    return plain.getvalue()


def _remove_empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            _remove_empty(path)
    if not any(folder.iterdir()):
        folder.rmdir()
