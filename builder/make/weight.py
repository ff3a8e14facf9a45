"""What the site weighs on a host: each part of it, and all that a first visit waits for.

Hosts compress what they like, or nothing; what the build has deflated weighs the same on each.
"""

import fnmatch
import gzip
import json
from pathlib import Path
from typing import Final

from ..progress import megabytes, say

PACKED: Final = ".packed"
"""What the name of a file ends in that the build has deflated; see :mod:`.pack`."""
LATER: Final = (
    "assets/CREDITS.md", "assets/icon-*", "assets/manifest.webmanifest",
    "assets/screenshot.webp", "build.json", "licenses/*",
    "models/README.md", "models/efficientnet-*", "models/labels-zh.json", "offline.html",
    "ort/ort.webgl.min.mjs", "ort/*jspi*",
    "pyodide/lazy_loader-*", "pyodide/snapshot.bin", "pyodide/numpy_more-*", "pyodide/packaging-*",
    "pyodide/scikit_image-*", "pyodide/scipy-*",
    "service-worker.js", "ui/engine/probe.*",
)  # fmt: skip
"""Files that the page fetches once it can classify, or never, beside most of the gallery."""


def report(site: Path) -> None:
    """Print how large each part of the site is: on any host, and on one that compresses all."""
    packed = {path: gzipped(path) for path in files(site)}
    parts: dict[str, list[Path]] = {}
    for path in packed:
        parts.setdefault(path.relative_to(site).parts[0], []).append(path)
    parts["together"] = list(packed)
    parts["until ready"] = until_ready(site)
    say(f"{'':14}{'as it is':>10}{'gzip':>10}")
    for name, paths in parts.items():
        size = sum(path.stat().st_size for path in paths)
        sent = sum(packed[path] for path in paths)
        say(f"{name:14}{megabytes(size):>10}{megabytes(sent):>10}")


def until_ready(site: Path) -> list[Path]:
    """Return the files that a first visit fetches until the page can classify, packed or not."""
    gallery = json.loads((site / "assets" / "gallery" / "gallery.json").read_text("utf-8"))
    later = (*LATER, *(f"assets/gallery/{photo['file']}" for photo in gallery[1:]))
    return [
        path
        for path in files(site)
        if not any(fnmatch.fnmatchcase(place_in(site, path), name) for name in later)
    ]


def place_in(site: Path, path: Path) -> str:
    """Return a file's place in the site, be it packed or not."""
    return path.relative_to(site).as_posix().removesuffix(PACKED)


def files(folder: Path) -> list[Path]:
    """Return all files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def gzipped(file: Path) -> int:
    """Return how many bytes a file takes when a server compresses it."""
    return len(gzip.compress(file.read_bytes(), 6))
