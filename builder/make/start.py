"""The beginning of the page: its scripts in ``src/start/``, and its style, put into ``index.html``.

They stand inside the page so that whoever has the page has what says which other file is
missing. The page's policy allows them by their hashes.
"""

import base64
import fnmatch
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from typing import Any, Final

from ..errors import BuildError
from ..places import ROOT, SOURCE
from .pack import Held
from .weight import files, place_in, until_ready

LIST: Final = "build.json"
"""Names the build, so that a page can see whether the host has another one by now."""

HERE: Final = "<!-- the beginning: see builder/make/start.py -->"
"""Where the scripts go in ``index.html``."""

_ON_A_SITE: Final = ("modules", "tell", "workers", "page", "network", "watch", "site")
_IN_ONE_FILE: Final = ("modules", "tell", "workers", "page", "disk")
_IN_WORKERS: Final = ("modules", "worker")

_ORDER: Final = (
    "beginning", "pyscript/*", "micropython/*", "ui/*", "pyscript.toml", "engine/*", "assets/*",
    "pyodide/pyodide.mjs", "pyodide/*.mjs", "pyodide/*.wasm", "pyodide/python_stdlib.zip",
    "pyodide/pyodide-lock.json", "pyodide/snapshot.*", "pyodide/*", "ort/*", "models/*",
)  # fmt: skip
"""Files in the order in which the start needs them."""

_OPTIONAL: Final = (
    "assets/*",
    "*.md",
    "licenses/*",
    "models/efficientnet-*",
    "models/labels-*",
    "ort/ort.webgl*",
    "ort/*jspi*",
    "pyodide/snapshot.bin",
    "ui/engine/probe.*",
)
"""Files that the page does without if it must."""

_BY_WORKERS: Final = ("pyodide/*", "ort/*", "models/*.onnx")
"""Files that none but the engine's workers need; each lies on its own."""

_BY_THE_BROWSER: Final = ("assets/*-thumb.*", "assets/icon*")
"""Files that it fetches by itself, which would be fetched twice."""

_NOT_FETCHED: Final = ("index.html", "offline.html", "service-worker.js", LIST)


def build(site: Path, held: Held | None = None) -> str:
    """Write the page, and :data:`LIST`, into a folder that holds all else of the site.

    Parameters
    ----------
    site : Path
    held : Held, optional
        What is in the files that are deflated, if any are.

    Returns
    -------
    str
        A name for the contents of the site's other files: the same for the same files.

    Raises
    ------
    BuildError
        If ``index.html`` is not written as expected.
    """
    listed = _listed(site, held or {})
    name = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    (site / LIST).write_text(json.dumps({"build": name}), "utf-8")
    script = _script(_ON_A_SITE, words=_words(), build=name, files=listed)
    page = once(bare(), HERE, f"{_for_workers()}\n  <script>{script}</script>")
    for kind, content in (("script-src", script), ("style-src", _style())):
        page = once(page, f"{kind} 'self'", f"{kind} 'self' 'sha256-{hashed(content.encode())}'")
    (site / "index.html").write_text(page, "utf-8")
    return name


def bare() -> str:
    """Return the page with its style inside, still without its scripts."""
    page = (ROOT / "index.html").read_text("utf-8")
    page = re.sub(r'  <p id="source".*?</p>\n', "", page, flags=re.DOTALL)
    return once(
        page, '<link rel="stylesheet" href="src/style/page.css">', f"<style>{_style()}</style>"
    )


def in_one_file(build: str) -> str:
    """Return the scripts of a page that has all of a build inside; the files go behind these."""
    script = _script(_IN_ONE_FILE, ascii_only=True, words=_words(), build=build)
    return f"{_for_workers()}\n<script>{script}</script>"


def build_name(site: Path) -> str:
    """Return what :func:`build` called the build in a folder."""
    name: str = json.loads((site / LIST).read_text("utf-8"))["build"]
    return name


def once(text: str, old: str, new: str) -> str:
    """Replace what must stand in the page once.

    Raises
    ------
    BuildError
        If it does not.
    """
    if text.count(old) != 1:
        raise BuildError(f"index.html must contain {old.strip()} once: see builder/make/start.py.")
    return text.replace(old, new)


def _listed(site: Path, held: Held) -> list[tuple[Any, ...]]:
    """List the site's files: name, size, hash, when the page needs it, and what is in it."""
    early = set(until_ready(site))
    listed = []
    for path in sorted(files(site), key=lambda path: _turn(place_in(site, path))):
        name, place = path.relative_to(site).as_posix(), place_in(site, path)
        if name not in _NOT_FETCHED:
            when = "early" if path in early and not _is(place, _BY_THE_BROWSER) else "later"
            if _is(place, _OPTIONAL):
                when += " optional"
            if _is(place, _BY_WORKERS):
                when += " workers"
            data = path.read_bytes()
            about: tuple[Any, ...] = (name, len(data), hashed(data), when)
            if name in held:
                about += (held[name],)
            listed.append(about)
    return listed


def _is(place: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(place, pattern) for pattern in patterns)


def _turn(place: str) -> int:
    turns = (turn for turn, name in enumerate(_ORDER) if fnmatch.fnmatchcase(place, name))
    return next(turns, len(_ORDER))


def _script(names: tuple[str, ...], ascii_only: bool = False, **listed: Any) -> str:
    text = json.dumps(listed, ensure_ascii=ascii_only, separators=(",", ":"))
    return f"\nconst LISTED = {text.replace('<', chr(92) + 'u003c')};\n{_sources(names)}"


def _for_workers() -> str:
    """Return what runs first in a worker, as text that the page does not run."""
    return f'<script type="text/plain" id="for-workers">{_sources(_IN_WORKERS)}</script>'


def _sources(names: tuple[str, ...]) -> str:
    return "\n".join((SOURCE / "start" / f"{name}.js").read_text("utf-8") for name in names)


def _style() -> str:
    """Return the page's style: what all of it shares, then one file for each part of it."""
    folder = SOURCE / "style"
    shared = folder / "page.css"
    parts = sorted(path for path in folder.glob("*.css") if path != shared)
    return "\n".join(path.read_text("utf-8") for path in (shared, *parts))


def _words() -> dict[str, dict[str, str]]:
    """Return what the page has to say before its Python is there, by language."""
    spoken = {"en": _texts("english"), "zh": _texts("chinese")}
    return {
        language: {key: text for key, text in texts.items() if key.startswith(("aid-", "reload-"))}
        for language, texts in spoken.items()
    }


def _texts(language: str) -> dict[str, str]:
    """Return the page's texts in one language; their module imports nothing."""
    path = SOURCE / "ui" / "words" / f"{language}.py"
    spec = importlib.util.spec_from_file_location(language, path)
    if not (spec and spec.loader):
        raise BuildError(f"{path.relative_to(ROOT)} cannot be read.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    texts: dict[str, str] = module.TEXTS
    return texts


def hashed(data: bytes) -> str:
    """Return the hash of a file as browsers write it, without the name of its kind."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
