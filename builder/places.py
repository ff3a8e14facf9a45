"""Where things lie in the repository."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
NODE_MODULES: Final = ROOT / "node_modules"
BUILD: Final = ROOT / "build"
"""Everything fetched or made on the way to ``dist/``; may be deleted at any time."""
SITE: Final = BUILD / "site"
"""All files of the site as they are, which ``dist/`` is packed from."""
DIST: Final = ROOT / "dist"
SOURCE: Final = ROOT / "src"
ENGINE: Final = SOURCE / "interactive_classification"
IN_PYODIDE: Final = ROOT / "builder" / "in_pyodide"
"""Scripts that run inside Pyodide, under Node.js, by its ``run.mjs``."""
