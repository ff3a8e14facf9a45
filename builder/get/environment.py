"""The build's own Python environment, ``.venv``, with the pinned packages."""

import hashlib
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from ..errors import BuildError
from ..places import SOURCE, VENV
from ..programs import run
from ..progress import Progress

_HERE = Path(__file__).parent
REQUIREMENTS = _HERE / "requirements.txt"
FOR_BENCH = _HERE / "requirements-bench.txt"
FOR_MAPS = _HERE / "requirements-maps.txt"
FOR_BROWSERS = _HERE / "requirements-browsers.txt"
FOR_PACKAGE = _HERE / "requirements-package.txt"
PYTHON = VENV / "bin" / "python"
_STAMP = VENV / "interactive-classification.stamp"


def ready() -> Path:
    """Make ``.venv`` unless it is there and up to date.

    Returns
    -------
    Path
        Its Python.

    Raises
    ------
    BuildError
        If this Python lacks venv, pip or its headers, or if the
        packages cannot be installed.
    """
    check_python()
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    if PYTHON.exists() and _STAMP.exists() and _STAMP.read_text() == pinned:
        return PYTHON
    _make()
    _install(REQUIREMENTS)
    _add_engine()
    _STAMP.write_text(pinned)
    return PYTHON


def ready_for(requirements: Path) -> None:
    """Install what only some runs need beside the rest, unless it is there.

    Parameters
    ----------
    requirements : Path
        :data:`FOR_BENCH`, what the benchmark compares with; :data:`FOR_MAPS`, whose
        explanations ours are compared with; :data:`FOR_BROWSERS`, what drives the browsers
        that Playwright does not; or :data:`FOR_PACKAGE`, what makes the package that pip
        installs, and runs the notebook.

    Raises
    ------
    BuildError
        If the packages cannot be installed.
    """
    stamp = _STAMP.with_stem(requirements.stem)
    pinned = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == pinned):
        _install(requirements)
        stamp.write_text(pinned)


def active() -> bool:
    """Return whether this is already the Python of ``.venv``."""
    return Path(sys.prefix) == VENV


def check_python() -> None:
    """Refuse a Python that cannot build.

    Raises
    ------
    BuildError
        If it has no headers.
    """
    header = Path(sysconfig.get_path("include")) / "Python.h"
    if not header.exists():
        raise BuildError(
            f"Python's headers were not found ({header}): install them, "
            "on Debian and Ubuntu with apt-get install python3-dev."
        )


def _make() -> None:
    made = subprocess.run(
        # not a symlink to a version manager's launcher: the interpreter itself
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(VENV)],
        capture_output=True,
        text=True,
    )
    if made.returncode:
        if "no space left" in (made.stdout + made.stderr).lower():
            raise BuildError("The disk is full: free some space and run it again.")
        raise BuildError(
            "Python could not make .venv: install its venv and pip modules, "
            "on Debian and Ubuntu with apt-get install python3-venv python3-pip."
        )


def _add_engine() -> None:
    """Let .venv's Python import the engine from where it lies."""
    (packages,) = VENV.glob("lib/python3*/site-packages")
    (packages / "interactive_classification.pth").write_text(f"{SOURCE}\n", "utf-8")


def _install(requirements: Path) -> None:
    count = len(re.findall(r"^\S+==", requirements.read_text(), re.MULTILINE))
    with Progress("Python packages") as progress:
        got, done = 0, 0

        def line(text: str) -> None:
            nonlocal got, done
            # pip tells the size of each file as it starts on it: "Downloading x.whl (16.6 MB)"
            size = re.search(r"(?:Downloading|Using cached) .* \(([\d.]+) (k|M)B\)", text)
            if size:
                got += int(float(size[1]) * {"k": 1e3, "M": 1e6}[size[2]])
            elif text.startswith(("Collecting", "Processing")):  # the latter from a local folder
                done += 1
                name = Path(text.split()[1]).name
                progress.reach(got, f"{done} of {count}: {name}")
            elif text.startswith("Installing collected"):
                progress.reach(got, "installing")

        run(
            [
                PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary=:all:",
                "--no-deps", "--disable-pip-version-check", "--progress-bar", "off",
                "--retries", "2", "-r", requirements,
            ],
            "pip",
            "The Python packages were not installed",
            line=line,
        )  # fmt: skip
        progress.reach(got, f"{done} packages in .venv")
