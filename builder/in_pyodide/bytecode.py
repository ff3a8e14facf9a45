"""Runs inside Pyodide: compile the Python files below folders, then remove them.

``bytecode.py LEVEL FOLDER...``: bytecode has to be made by the very CPython that will
load it, and importing it takes about half the time of importing source. The files are
"legacy", beside where the source was, which Python imports without any source.
"""

import compileall
import py_compile
import sys
from pathlib import Path

# what a traceback will show
SITE_PACKAGES = "/lib/python{}.{}/site-packages".format(*sys.version_info)


def compile_folder(folder: Path, level: int) -> None:
    """Compile every source file below a folder and keep only the bytecode."""
    done = compileall.compile_dir(
        folder,
        maxlevels=30,
        force=True,
        quiet=1,
        legacy=True,
        optimize=level,
        stripdir=str(folder),
        prependdir=SITE_PACKAGES,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,  # no dates in it
    )
    if not done:
        raise SystemExit(f"A file below {folder} does not compile.")
    for source in folder.rglob("*.py"):
        source.unlink()


for argument in sys.argv[2:]:
    compile_folder(Path("/here" + argument), int(sys.argv[1]))
