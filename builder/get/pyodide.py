"""Pyodide as npm delivers it, and what its own list of packages tells."""

import json
from functools import cache
from typing import Any, Final

from ..places import NODE_MODULES

FOLDER: Final = NODE_MODULES / "pyodide"


@cache
def lock() -> dict[str, Any]:
    """Return Pyodide's own list of packages, with the SHA-256 of each."""
    packages: dict[str, Any] = json.loads((FOLDER / "pyodide-lock.json").read_text())
    return packages


def python_tag() -> str:
    """Return the version of Pyodide's Python as the names of files have it, such as ``"314"``."""
    major, minor, _ = lock()["info"]["python"].split(".", 2)
    return f"{major}{minor}"


def wheel_tag() -> str:
    """Return what the wheels are made for, as their names have it."""
    python, info = f"cp{python_tag()}", lock()["info"]
    return f"{python}-{python}-pyemscripten_{info['abi_version']}_{info['arch']}"


def module_suffix() -> str:
    """Return how the names of compiled modules end."""
    info = lock()["info"]
    return f".cpython-{python_tag()}-{info['arch']}-emscripten.so"
