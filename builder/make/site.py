"""Assemble the site, and make ``dist/`` of it, as any static server can serve it."""

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..errors import BuildError
from ..get import node
from ..places import BUILD, DIST, ENGINE, NODE_MODULES, ROOT, SITE, SOURCE
from ..progress import say
from . import (
    indirect,
    licences,
    micropython,
    modules,
    offline,
    pack,
    packages,
    service_worker,
    snapshot,
    start,
    stdlib,
    wasm,
    weight,
)

PYSCRIPT: Final = re.compile(r"(core\.(js|css)|(core|error|toml)-[\w-]{8}\.js)")
"""The parts of PyScript that a page with MicroPython and a Pyodide worker fetches."""

FROM_NPM: Final = {
    "micropython": (
        "@micropython/micropython-webassembly-pyscript",
        ("micropython.mjs", "micropython.wasm"),
    ),
    "pyodide": (
        "pyodide",
        ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    ),
    "ort": (
        "onnxruntime-web/dist",
        (
            "ort.wasm.min.mjs",
            "ort-wasm-simd-threaded.mjs",
            "ort-wasm-simd-threaded.wasm",
            "ort.webgl.min.mjs",
            "ort.jspi.min.mjs",  # WebGPU
            "ort-wasm-simd-threaded.jspi.mjs",
            "ort-wasm-simd-threaded.jspi.wasm",
        ),
    ),
}
"""Files of npm packages by their folder in the site."""

WORKERS: Final = (
    "beside.mjs", "interpreter.mjs", "kept.mjs", "packages.mjs", "requests.py", "runtime.mjs",
    "worker.py",
)  # fmt: skip
"""What the engine's workers run beside the packages."""


def build() -> None:
    """Make ``dist/`` anew from up-to-date parts.

    Raises
    ------
    BuildError
        If a part cannot be had; an earlier ``dist/`` is left as it was.
    """
    with alone():
        node.npm_packages()
        wasm.compile_for_here(wasm.engine_kernels())
        library = stdlib.build()
        wheels = packages.build()
        with _new("site") as part:
            assemble(part, wheels, library)
            snapshot.build(part)
            licences.build(part)
            swap(part, SITE)
        with _new("dist") as part:
            held = pack.build(SITE, part)
            start.build(part, held)
            weight.report(part)
            service_worker.build(part)
            offline.build(part, held)
            swap(part, DIST)


@contextmanager
def _new(name: str) -> Iterator[Path]:
    """Give a place for a folder to be made in, and remove what is left there."""
    part = BUILD / f"{name}.new"
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other build works in this folder."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another build in this folder to end.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def assemble(target: Path, wheels: dict[str, Path], library: Path) -> None:
    """Write the site into a folder.

    Parameters
    ----------
    target : Path
        Created.
    wheels : dict of str to Path
        The Python packages, as :func:`packages.build` returns them.
    library : Path
        Python's standard library, as :func:`stdlib.build` returns it.
    """
    target.mkdir()
    add_page(target)
    for folder, (package, names) in FROM_NPM.items():
        _copy(NODE_MODULES / package, names, target / folder)
    python = target / "pyodide" / "pyodide.asm.wasm"
    python.write_bytes(indirect.apart(python.read_bytes()))
    pyscript = NODE_MODULES / "@pyscript" / "core" / "dist"
    chosen = tuple(p.name for p in pyscript.iterdir() if PYSCRIPT.fullmatch(p.name))
    _copy(pyscript, chosen, target / "pyscript")
    shutil.copyfile(library, target / "pyodide" / library.name)
    add_packages(target, wheels)


def add_page(target: Path) -> None:
    """Write what is the page's own into the site, in the place of what is there of it."""
    shutil.copyfile(ROOT / "pyscript.toml", target / "pyscript.toml")
    kinds = shutil.ignore_patterns("__pycache__", "*.pyc")
    for folder in (ROOT / "assets", ROOT / "models", SOURCE / "ui"):
        shutil.rmtree(target / folder.name, ignore_errors=True)
        shutil.copytree(folder, target / folder.name, ignore=kinds)
    micropython.build(target / "ui")
    _list_modules(target / "ui")
    _copy(ENGINE, WORKERS, target / "engine")


def add_packages(target: Path, wheels: dict[str, Path]) -> None:
    """Write the Python packages into the site, and the list that Pyodide finds them by."""
    for wheel in wheels.values():
        shutil.copyfile(wheel, target / "pyodide" / wheel.name)
    lock = json.dumps(packages.lock(wheels), separators=(",", ":"))
    (target / "pyodide" / "pyodide-lock.json").write_text(lock)


def swap(new: Path, old: Path) -> None:
    """Put a finished folder in the place of another, which is removed."""
    aside = new.with_name(new.name + ".old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def _list_modules(folder: Path) -> None:
    """Tell the page's Python of all its modules; PyScript looks into no folder.

    The engine's table of requests is one of them. What a worker of its own runs, with a
    configuration of its own beside it, is none of them.
    """
    with (folder / "ui.toml").open("a", encoding="utf-8") as file:
        print("\n[files]", file=file)
        print('"../engine/requests.py" = "./interactive_classification/requests.py"', file=file)
        for path in (folder / "main.py", *sorted(folder.rglob("*.mpy"))):
            place = path.relative_to(folder).as_posix()
            print(f'"./{place}" = "./ui/{place}"', file=file)


def _copy(source: Path, names: tuple[str, ...], target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name in names:
        if not (source / name).exists():
            raise BuildError(
                f"{name} is missing in {source.relative_to(ROOT)}: "
                "remove node_modules and run it again."
            )
        place = f"{target.name}/{name}"
        (target / name).write_bytes(modules.changed(place, (source / name).read_bytes()))
