"""The parts from outside: npm packages, WebAssembly wheels, scikit-image's source."""

import hashlib
import json
import os
import re
import shutil
import tarfile
import threading
import zipfile
from contextlib import suppress
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from ..errors import BuildError
from ..places import BUILD, NODE_MODULES, ROOT
from ..programs import find, run
from ..progress import Progress, say
from . import download

PYODIDE: Final = NODE_MODULES / "pyodide"
WHEELS: Final = BUILD / "wheels"
FROM_PYODIDE: Final = ("numpy", "pillow", "scipy", "packaging")
"""Packages used as Pyodide built them."""

SCIKIT_IMAGE: Final = "0.26.0"
_SCIKIT_IMAGE_SHA256: Final = "f5f970ab04efad85c24714321fcc91613fcb64ef2a892a13167df2f3e59199fa"
LAZY_LOADER: Final = ("0.6", "77253be3391b06124a0e16105bd663b6c54470af1a9ca8e1cf026f38d58ed056")
"""Pure Python, and not among Pyodide's carried wheels: version and SHA-256."""

_CARRIER: Final = "open-webui==0.12.4"
"""A package whose wheel happens to carry Pyodide's wheels, for where its CDN is out of reach."""
_CARRIED: Final = "open_webui/frontend/pyodide/"
_CDN_TIMEOUT: Final = 5.0
_NODE: Final = (18, 0)


def node() -> str:
    """Return Node.js.

    Raises
    ------
    BuildError
        If it is missing or too old.
    """
    program = find("node", "install Node.js 18 or newer with npm")
    version = run([program, "--version"], "node", "Node.js does not run")
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < _NODE:
        raise BuildError(f"Node.js {version.strip()} is too old: install version 18 or newer.")
    return program


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
    node()
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


@cache
def pyodide_lock() -> dict[str, Any]:
    """Return Pyodide's own list of packages, with the SHA-256 of each."""
    lock: dict[str, Any] = json.loads((PYODIDE / "pyodide-lock.json").read_text())
    return lock


def python_tag() -> str:
    """Return the version of Pyodide's Python as the names of files have it, such as ``"314"``."""
    major, minor, _ = pyodide_lock()["info"]["python"].split(".", 2)
    return f"{major}{minor}"


def wheel_tag() -> str:
    """Return what the wheels are made for, as their names have it."""
    python, info = f"cp{python_tag()}", pyodide_lock()["info"]
    return f"{python}-{python}-pyemscripten_{info['abi_version']}_{info['arch']}"


def module_suffix() -> str:
    """Return how the names of compiled modules end."""
    info = pyodide_lock()["info"]
    return f".cpython-{python_tag()}-{info['arch']}-emscripten.so"


def wheels() -> dict[str, Path]:
    """Return the wheels that scikit-image stands on, by package, fetched and checked.

    Raises
    ------
    BuildError
        If one cannot be had, or is not what the lock says.
    """
    found = {name: WHEELS / pyodide_lock()["packages"][name]["file_name"] for name in FROM_PYODIDE}
    missing = [name for name, path in found.items() if not path.exists()]
    if missing:
        _from_carrier(_from_cdn(missing))
    found["lazy-loader"] = WHEELS / f"lazy_loader-{LAZY_LOADER[0]}-py3-none-any.whl"
    if not found["lazy-loader"].exists():
        version, sha256 = LAZY_LOADER
        download.pip_download(f"lazy-loader=={version}", sha256, found["lazy-loader"])
    return found


def _entry(name: str) -> tuple[Path, str]:
    package = pyodide_lock()["packages"][name]
    return WHEELS / package["file_name"], package["sha256"]


def _from_cdn(names: list[str]) -> list[str]:
    """Fetch from Pyodide's CDN, its usual home; return what it did not give."""
    version = json.loads((PYODIDE / "package.json").read_text())["version"]
    address = re.search(
        r"https://[^`\"']+?/v\$\{\w+\}/full/", (PYODIDE / "pyodide.mjs").read_text()
    )
    if not address:
        return names
    home = re.sub(r"\$\{\w+\}", version, address[0])
    for index, name in enumerate(names):
        target, sha256 = _entry(name)
        try:
            download.fetch(home + target.name, target, sha256, f"{name} wheel", _CDN_TIMEOUT)
        except download.UNREACHED:
            say("Pyodide's CDN is out of reach; taking its wheels from the package registry.")
            return names[index:]
    return []


def _from_carrier(names: list[str]) -> None:
    """Read the wheels out of a larger wheel that carries them, and only them."""
    if not names:
        return
    try:
        remote = download.RemoteFile(download.pip_address(_CARRIER))
        with zipfile.ZipFile(BufferedReader(remote, 1 << 20)) as carrier:
            for name in names:
                target, sha256 = _entry(name)
                member = carrier.getinfo(_CARRIED + target.name)
                with carrier.open(member) as file:
                    download.keep(file, target, sha256, f"{name} wheel", member.file_size)
    except (KeyError, zipfile.BadZipFile) as error:
        raise BuildError(
            f"The wheels of Pyodide are not in {_CARRIER} as expected ({error}): "
            "build where Pyodide's CDN can be reached."
        ) from error
    except download.UNREACHED as error:
        raise BuildError(
            f"The wheels of Pyodide were not downloaded ({error}): check the network and "
            "run it again."
        ) from error


def scikit_image_source() -> Path:
    """Return scikit-image's source, unpacked.

    Raises
    ------
    BuildError
        If it cannot be had, or is not the one expected.
    """
    folder = BUILD / f"scikit_image-{SCIKIT_IMAGE}"
    if not folder.exists():
        archive = WHEELS / f"scikit_image-{SCIKIT_IMAGE}.tar.gz"
        if not archive.exists():
            requirement = f"scikit-image=={SCIKIT_IMAGE}"
            download.pip_download(requirement, _SCIKIT_IMAGE_SHA256, archive, source=True)
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        with tarfile.open(archive) as tar:
            if hasattr(tarfile, "data_filter"):  # not yet in Python 3.11.2; the hash is checked
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(part)
        (part / folder.name).rename(folder)
        part.rmdir()
    return folder / "src"
