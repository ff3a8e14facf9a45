"""Node.js, and the npm packages that the page is made from."""

import hashlib
import os
import re
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..errors import BuildError
from ..places import NODE_MODULES, ROOT
from ..programs import find, run
from ..progress import Progress

_OLDEST: Final = (18, 0)
_RECENT: Final = (24, 0)
"""From here on it has what browsers have of WebAssembly, so that it lays out memory as they do."""


def program() -> str:
    """Return Node.js.

    Raises
    ------
    BuildError
        If it is missing or too old.
    """
    node = find("node", "install Node.js 18 or newer with npm")
    version = run([node, "--version"], "node", "Node.js does not run")
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < _OLDEST:
        raise BuildError(f"Node.js {version.strip()} is too old: install version 18 or newer.")
    return node


def recent() -> str | None:
    """Return a Node.js that is as recent as browsers: npm's pinned one, or this machine's."""
    pinned = sorted(NODE_MODULES.glob("node-*-*/bin/node"))
    for node in [*map(str, pinned), *filter(None, [shutil.which("node")])]:
        try:
            version = run([node, "--version"], "node", "Node.js does not run")
        except (BuildError, OSError):  # made for another machine
            continue
        if tuple(map(int, re.findall(r"\d+", version)[:2])) >= _RECENT:
            return node
    return None


def npm_packages(development: bool = False) -> None:
    """Install what ``package-lock.json`` pins into ``node_modules`` unless it is there.

    Parameters
    ----------
    development : bool
        With what only the benchmark needs.

    Raises
    ------
    BuildError
        If npm is missing or fails.
    """
    pinned = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    whole = f"{pinned} with development dependencies"
    stamp = NODE_MODULES / ".interactive-classification"
    if stamp.exists() and stamp.read_text() in ((whole,) if development else (pinned, whole)):
        return
    npm = find("npm", "install npm, which comes with Node.js (on Debian: apt-get install npm)")
    program()
    with Progress("npm packages") as progress:
        finished = threading.Event()

        def watch() -> None:  # npm tells nothing of its progress, so look at what it unpacked
            while not finished.wait(0.5):
                progress.reach(_size(NODE_MODULES))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            run(
                [
                    npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                    *([] if development else ["--omit=dev"]),
                ],
                "npm",
                "The npm packages were not installed",
            )  # fmt: skip
        finally:
            finished.set()
            watcher.join()
        progress.reach(_size(NODE_MODULES))
    stamp.write_text(whole if development else pinned)


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):  # which leaves out what npm has just moved
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total
