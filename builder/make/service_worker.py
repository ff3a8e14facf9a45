"""``dist/service-worker.js``: keeps the site in the browser, one build at a time."""

import fnmatch
import hashlib
import json
from pathlib import Path
from typing import Final

from ..places import SOURCE
from . import start
from .weight import PACKED, files, until_ready

NAME: Final = "service-worker.js"
_PAGE: Final = "index.html"
_SOURCE: Final = SOURCE / "service_worker.js"
_ASKED_FOR: Final = ("models/efficientnet-*", "ort/*jspi*")
"""Files that are kept once the page has asked for them, and not before."""


def build(site: Path) -> str:
    """Write the service worker into a folder that holds the site.

    Parameters
    ----------
    site : Path

    Returns
    -------
    str
        A name for the site's contents: the same for the same files.
    """
    plain = {
        path.relative_to(site).as_posix()
        for path in (*until_ready(site), *site.glob(f"pyodide/snapshot.bin{PACKED}"))
        if path.suffix == PACKED
    }
    places = sorted(path.relative_to(site).as_posix() for path in files(site))
    hashes = [
        (
            "" if place == _PAGE else place,
            f"sha256-{start.hashed((site / place).read_bytes())}",
            int(place in plain),
        )
        for place in places
        if place not in (NAME, start.LIST)
    ]
    later = [one for one in hashes if any(fnmatch.fnmatchcase(one[0], p) for p in _ASKED_FOR)]
    listed = json.dumps([one for one in hashes if one not in later], indent=0)
    asked = json.dumps(later, indent=0)
    source = _SOURCE.read_text("utf-8")
    name = hashlib.sha256((listed + asked + source).encode()).hexdigest()[:16]
    constants = f'const BUILD = "{name}";\nconst FILES = {listed};\nconst ASKED_FOR = {asked};'
    text = f"{constants}\n\n{source}"
    (site / NAME).write_text(text, "utf-8")
    return name
