"""Find out which files of each package are used, and write them to ``builder/kept``.

``python3 build.py trace`` runs ``uses.py`` on the whole packages, under
Node.js. Review the difference before committing it.
"""

import json
import shutil
from pathlib import Path

from ..get import node, pyodide
from ..make import cut, packages
from ..places import BUILD, IN_PYODIDE, ROOT
from ..programs import run
from ..progress import Progress, say
from . import samples

_HEAD = "# Written by python3 build.py trace; builder/make/cut.py tells what it is for.\n"
_FOLDER = BUILD / "trace"


def trace() -> None:
    """Trace the uses and write the lists.

    Raises
    ------
    BuildError
        If a package cannot be had, or the uses fail.
    """
    node.npm_packages()
    shutil.rmtree(_FOLDER, ignore_errors=True)
    samples.make(_FOLDER / "samples")
    all_packages = [p for p in packages.packages() if not p.name.endswith(packages.MORE)]
    whole = {p.name: cut.hollowed(p.files()) for p in all_packages}
    for files in whole.values():
        packages.write(files, _FOLDER / "site")
    first, later = _trace()
    for package in all_packages:
        if package.name in packages.WHOLE:
            continue
        files = {cut.plain(place): data for place, data in whole[package.name].items()}
        early, late = files.keys() & first, files.keys() & later
        if package.name in packages.IN_TWO:
            _write(package.name, early, files)
            _write(package.name + packages.MORE, late, files)
        else:
            _write(package.name, early | late, files)


def _trace() -> tuple[set[str], set[str]]:
    """Run the uses; return the files imported before and after the first classification."""
    with Progress("tracing what is used"):
        output = run(
            [
                node.program(), IN_PYODIDE / "run.mjs", pyodide.FOLDER,
                IN_PYODIDE / "traced.py", _FOLDER / "site", IN_PYODIDE,
                _FOLDER / "samples", ROOT / "models" / "labels.json",
            ],
            "trace",
            "The uses of the packages did not run",
        )  # fmt: skip
    first, later = json.loads(output[output.index("[[") :])
    return {cut.plain(place) for place in first}, {cut.plain(place) for place in later}


def _write(name: str, used: set[str], files: cut.Files) -> None:
    """Write one list, adding the shared libraries that compiled modules are linked to."""
    modules = [files[place] for place in used if place.endswith(".so")]
    libraries = {
        place
        for place in files
        if ".libs/" in place and any(Path(place).name.encode() in m[:4096] for m in modules)
    }
    kept = sorted(used | libraries)
    cut.KEPT.mkdir(exist_ok=True)
    (cut.KEPT / f"{name}.txt").write_text(_HEAD + "".join(f"{place}\n" for place in kept))
    say(f"{name}: {len(kept)} of {len(files)} files")
