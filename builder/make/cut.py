"""What the page gets of a package: the files that are kept, and some of them without content.

What is kept stands in ``builder/kept/NAME.txt``, one file a line. These lists come from
``python3 build.py trace``, which runs ``in_pyodide/uses.py``, and are reviewed like code.
Two things are written by hand: ``hollow.txt`` names modules that others import without
using anything of them, and ``stand_ins`` holds modules that take the place of much larger
ones of which little is used.
"""

from pathlib import Path
from typing import Final

from ..errors import BuildError
from ..get import pyodide
from ..places import ROOT

KEPT: Final = ROOT / "builder" / "kept"
HOLLOW: Final = Path(__file__).with_name("hollow.txt")
_STAND_INS: Final = Path(__file__).with_name("stand_ins")

Files = dict[str, bytes]
"""Contents by place in ``site-packages``."""


def listed(path: Path) -> set[str]:
    """Return the lines of a list of files; what follows a # is a remark."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return {line for line in lines if line}


def plain(place: str) -> str:
    """Return a file's place without the part of its name that tells the Python version."""
    return place.replace(pyodide.module_suffix(), ".so")


def stand_ins() -> Files:
    """Return the modules that take the place of larger ones."""
    return {
        path.relative_to(_STAND_INS).as_posix(): path.read_bytes()
        for path in _STAND_INS.rglob("__init__.py")
    }


def hollowed(files: Files) -> Files:
    """Return the files with those that are hollow, or have a stand-in, replaced."""
    hollow = dict.fromkeys(listed(HOLLOW), (_STAND_INS / "hollow.py").read_bytes())
    replaced = hollow | stand_ins()
    return {place: replaced.get(place, data) for place, data in files.items()}


def prune(name: str, files: Files) -> Files:
    """Return the kept files of a package that has a list.

    Raises
    ------
    BuildError
        If a file to keep does not exist.
    """
    by_name = {plain(place): place for place in files}
    chosen = sorted(listed(KEPT / f"{name}.txt"))
    if missing := [place for place in chosen if place not in by_name]:
        raise BuildError(
            f"builder/kept/{name}.txt names {missing[0]}, which {name} does not have: "
            "run python3 build.py trace and review the lists."
        )
    return hollowed({by_name[place]: files[by_name[place]] for place in chosen})
