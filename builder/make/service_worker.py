"""``dist/service-worker.js``: keeps the site in the browser, one build at a time."""

import hashlib
import json
from pathlib import Path
from typing import Final

from ..places import SOURCE
from . import start
from .weight import files

NAME: Final = "service-worker.js"
_PAGE: Final = "index.html"
_SOURCE: Final = SOURCE / "service_worker.js"


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
    places = sorted(path.relative_to(site).as_posix() for path in files(site))
    hashes = [
        ("" if place == _PAGE else place, f"sha256-{start.hashed((site / place).read_bytes())}")
        for place in places
        if place not in (NAME, start.LIST)
    ]
    listed = json.dumps(hashes, indent=0)
    source = _SOURCE.read_text("utf-8")
    name = hashlib.sha256((listed + source).encode()).hexdigest()[:16]
    text = f'const BUILD = "{name}";\nconst FILES = {listed};\n\n{source}'
    (site / NAME).write_text(text, "utf-8")
    return name
