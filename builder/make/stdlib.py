"""Python's standard library, compiled and without what the page never imports.

Pyodide ships it as a zip of sources, of which a bare start imports nearly 200:
compiling them is half the time that the start takes.
"""

import fnmatch
import shutil
import zipfile
from pathlib import Path
from typing import Final

from ..get import pyodide
from ..places import BUILD
from ..progress import Progress
from . import cut, packages

DROPPED: Final = Path(__file__).with_name("dropped_stdlib.txt")
_OUT: Final = BUILD / "stdlib"


def build() -> Path:
    """Make ``python_stdlib.zip`` unless it is up to date.

    Returns
    -------
    Path

    Raises
    ------
    BuildError
        If Pyodide cannot compile it.
    """
    source = pyodide.FOLDER / "python_stdlib.zip"
    files = kept(source)
    folder = _OUT / packages.key(source.name, files)
    target = folder / source.name
    if not target.exists():
        with Progress("bytecode of Python's standard library") as progress:
            shutil.rmtree(folder, ignore_errors=True)
            packages.write(files, folder / "stage")
            packages.compile_python([folder / "stage"])
            packages.pack(folder / "stage", target)
            progress.reach(target.stat().st_size)
    return target


def kept(source: Path) -> cut.Files:
    """Return the files of the standard library that are not dropped."""
    dropped = cut.listed(DROPPED)
    with zipfile.ZipFile(source) as archive:
        files = {
            place: archive.read(place)
            for place in archive.namelist()
            if not place.endswith("/")
            and not any(fnmatch.fnmatchcase(place, pattern) for pattern in dropped)
        }
    return cut.hollowed(files)
