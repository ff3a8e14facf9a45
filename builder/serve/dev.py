"""Serve the page from its sources: what is saved is on screen a moment later.

It has a folder of its own below ``build/``, and leaves ``dist/`` alone. The engine is packed as
it is written and not as bytecode, so that a traceback shows its lines. A page that is open hears
of each new build, and loads itself again; the browser keeps what was done in it.
"""

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from ..errors import sentence
from ..get import node
from ..make import licences, packages, site, start, stdlib
from ..places import BUILD, ENGINE, ROOT, SOURCE
from ..progress import say
from . import server

SITE: Final = BUILD / "dev"
SCRIPT: Final = Path(__file__).with_name("dev.js")
"""What a page that is served here has beside its own scripts."""
EVENTS: Final = "/dev-builds"
"""Where it hears of new builds."""
_WATCHED: Final = (SOURCE, ROOT / "assets", ROOT / "models", ROOT / "index.html")
_PAUSE: Final = 0.1  # seconds between two looks at the sources
_BREATH: Final = 15.0  # seconds after which a page that has gone away is noticed

Seen = dict[Path, tuple[int, int]]
"""When each source was written, in ns, and its size in bytes."""


class Builds:
    """The builds of the page, one after the other; safe to use from several threads."""

    def __init__(self) -> None:
        self._latest = ""
        self._come = threading.Condition()

    def add(self, name: str) -> None:
        """Tell all who wait of another build."""
        with self._come:
            self._latest = name
            self._come.notify_all()

    def after(self, name: str) -> str:
        """Return the latest build's name, once it is another than this, or after a while."""
        with self._come:
            self._come.wait_for(lambda: self._latest != name, _BREATH)
            return self._latest


class Handler(server.Handler):
    """Serves a folder, and tells pages of new builds."""

    def __init__(self, *arguments: Any, builds: Builds, **options: Any) -> None:
        self._builds = builds  # before the request is answered, which is in what follows
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:  # noqa: N802
        """Answer a request."""
        del self.headers["If-Modified-Since"]  # it counts whole seconds
        if self.path == EVENTS:
            self._tell()
        else:
            super().do_GET()

    def _tell(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        name = ""
        while True:
            name = self._builds.after(name)
            self.wfile.write(f"data: {name}\n\n".encode())


def serve(port: int) -> None:
    """Serve the page until interrupted, building what changes.

    Parameters
    ----------
    port : int
        Or the next free one.

    Raises
    ------
    BuildError
        If a part of the page cannot be had; not for what is wrong in a source, which is only told.
    """
    builds = Builds()
    watch = threading.Thread(target=_watch, args=(builds, first_build()), daemon=True)
    watch.start()
    builds.after("")  # a page that comes before the first one would never hear of the next
    server.serve(port, SITE, partial(Handler, builds=builds))


def first_build() -> dict[str, Path]:
    """Make all of the site but what changes; return its wheels by package."""
    with site.alone():
        node.npm_packages()
        library = stdlib.build()
        wheels = packages.build(but=(packages.OURS,))
        wheels[packages.OURS] = _engine()
        shutil.rmtree(SITE, ignore_errors=True)
        site.assemble(SITE, wheels, library)
        licences.build(SITE)
    return wheels


def build(wheels: dict[str, Path], changed: set[Path]) -> str:
    """Bring the site up to date.

    Parameters
    ----------
    wheels : dict of str to Path
        As :func:`first_build` returns them.
    changed : set of Path
        The sources that are others than last time.

    Returns
    -------
    str
        A name for the build.

    Raises
    ------
    BuildError
        If a source is not as it has to be.
    """
    if any(ENGINE in path.parents for path in changed):
        wheels[packages.OURS] = _engine()
        site.add_packages(SITE, wheels)
    site.add_page(SITE)
    start.build(SITE)
    page = SITE / "index.html"
    text = page.read_text("utf-8")
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    script = f'  <script src="{SCRIPT.name}?{name}"></script>\n</head>'
    page.write_text(start.once(text, "</head>", script), "utf-8")
    shutil.copyfile(SCRIPT, SITE / SCRIPT.name)
    return name


def _engine() -> Path:
    return packages.engine_as_written(BUILD / "dev-engine")


def _watch(builds: Builds, wheels: dict[str, Path]) -> None:
    seen: Seen = {}
    for now in _looks():
        if not (changed := {path for path, _ in now.items() ^ seen.items()}):
            continue
        began = time.monotonic()
        try:
            builds.add(build(wheels, changed if seen else set()))
        except Exception as error:  # whatever is wrong in a source, it may be mended
            say(f"Not built: {sentence(error) if isinstance(error, OSError) else error}")
        else:
            if seen:
                names = ", ".join(sorted(path.relative_to(ROOT).as_posix() for path in changed))
                say(f"{names}: built in {time.monotonic() - began:.1f} s")
        seen = now


def _looks() -> Iterator[Seen]:
    """Look at the sources again and again."""
    while True:
        yield {path: written for path in _sources() if (written := _written(path))}
        time.sleep(_PAUSE)


def _sources() -> Iterator[Path]:
    for place in _WATCHED:
        if place.is_file():
            yield place
        for folder, _, names in os.walk(place):
            if not folder.endswith("__pycache__"):
                yield from (Path(folder, name) for name in names if not name.endswith(".so"))


def _written(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # gone since
        return None
    return found.st_mtime_ns, found.st_size
