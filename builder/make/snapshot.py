"""The memory of a Python that has imported the engine, for visits that need not fetch it.

Restoring it spares a later visit half of Python's start and all of the imports. It is made by the
worker's own modules, see ``src/interactive_classification/packages.mjs``, and goes with one build
of Pyodide, these packages and this standard library. Whatever does not fit, the worker starts
Python as on a first visit; and so it does where there is no such file.
"""

import hashlib
import json
from pathlib import Path
from typing import Final

from ..get import node
from ..places import BUILD, ENGINE, IN_PYODIDE
from ..programs import run
from ..progress import Progress, say
from . import pack

NAME: Final = "snapshot.bin"
_PACKAGES: Final = ("numpy", "pillow", "interactive-classification")
"""In the order in which ``interpreter.mjs`` has them."""
_SCRIPT: Final = IN_PYODIDE / "snapshot.mjs"
_MODULES: Final = ("packages.mjs", "kept.mjs")


def build(site: Path) -> None:
    """Write :data:`NAME` into a folder that holds the site's packages, if this machine can make it.

    Parameters
    ----------
    site : Path

    Raises
    ------
    BuildError
        If Python does not start with them.
    """
    program = node.recent()
    if program is None:
        say("Later visits start as first ones do: to keep Python's memory takes Node.js 24.")
        return
    folder = site / "pyodide"
    listed = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"]
    wheels = [folder / listed[name]["file_name"] for name in _PACKAGES]
    target = BUILD / "snapshot" / f"{_key(folder, wheels)}.bin"
    if not target.exists():
        with Progress("memory of Python with the engine") as progress:
            target.parent.mkdir(exist_ok=True)
            # as hosts get it: Python remembers where in it each module lies
            library = target.with_suffix(".zip")
            library.write_bytes(pack.contents(folder / "python_stdlib.zip"))
            part = target.with_suffix(".part")
            run(
                [program, _SCRIPT, ENGINE, folder, library, part, *wheels],
                "snapshot",
                "The memory of Python with the engine was not kept",
            )
            library.unlink()
            part.replace(target)
            progress.reach(target.stat().st_size)
    (folder / NAME).write_bytes(target.read_bytes())


def _key(folder: Path, wheels: list[Path]) -> str:
    """Name what is made by all that decides the outcome."""
    digest = hashlib.sha256()
    names = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
    scripts = (_SCRIPT, Path(pack.__file__), *(ENGINE / name for name in _MODULES))
    for path in (*(folder / name for name in names), *wheels, *scripts):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
