"""What is changed in the JavaScript modules of others, so that all goes through the page's own.

How they import each other is changed when they arrive, by ``src/start/modules.js``.
"""

import fnmatch
import re
from typing import Final

from ..errors import BuildError

_CHANGES: Final = (
    # Emscripten would ask for a file: address by XMLHttpRequest, which nobody answers.
    ("micropython/micropython.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    ("pyodide/pyodide.asm.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    ("ort/ort-wasm*.mjs", 1, rb'(\w+=\w+=>)\w+\.startsWith\("file://"\)', rb"\1false"),
    # PyScript makes its workers of a text that begins so; ours has to come before it.
    (
        "pyscript/core-*.js",
        1,
        rb'URL\.createObjectURL\(new Blob\((?=\["/\*@\*/")',
        b"(site.worker(",
    ),
    # Its own library for Python is unpacked and compiled at each start; the engine uses none of it.
    ("pyscript/core-*.js", 1, rb'("mpy"===\w+\?\w+\.replace\(\w+,""\):)\w+', rb'\1""'),
    # It opens databases, if only to empty them, where browsers may refuse one.
    ("pyscript/core-*.js", 2, rb"new \w+(?=\(`\$\{\w+\}@\$\{\w+\}`\))", b"site.storage"),
    (
        "pyscript/core-*.js",
        1,
        rb'(="storage permissions not granted",\w+=)new \w+',
        rb"\1site.storage",
    ),
)
"""In which modules, how often, what is looked for, what is put there."""


def changed(place: str, module: bytes) -> bytes:
    """Change a module.

    Parameters
    ----------
    place : str
        Where it lies in the site.
    module : bytes

    Returns
    -------
    bytes

    Raises
    ------
    BuildError
        If it is not written as expected.
    """
    for pattern, times, old, new in _CHANGES:
        if fnmatch.fnmatchcase(place, pattern):
            module, found = re.subn(old, new, module)
            if found != times:
                raise BuildError(
                    f"{place} is not written as the page expects it ({old.decode()} was found "
                    f"{found} times): compare builder/make/modules.py with the package's new "
                    "version."
                )
    return module
