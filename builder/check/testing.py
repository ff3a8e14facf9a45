"""Every check: style, types, native tests, then the built page in browsers."""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ..get import environment
from ..get.browsers import BROWSERS
from ..get.environment import PYTHON
from ..places import ROOT
from ..progress import say
from . import lanes

TESTS: Final = ROOT / "tests"
BROWSER_TESTS: Final = TESTS / "browser"
BUILT: Final = "pytest.mark.built"
"""Stands in the native tests that look at ``dist/``."""

_QUICK: Final = "not built and not slow"


def named(arguments: Sequence[str]) -> list[str]:
    """Return those of pytest's arguments that are files or tests of the repository."""
    return [a for a in arguments if (ROOT / a.partition("::")[0]).exists()]


def needs_site(arguments: Sequence[str]) -> bool:
    """Return whether some of the tests that are named look at ``dist/``, or none is named."""
    places = [ROOT / name.partition("::")[0] for name in named(arguments)]
    files = [file for place in places for file in (_below(place) if place.is_dir() else [place])]
    return not files or any(
        BROWSER_TESTS in file.parents or BUILT in file.read_text("utf-8") for file in files
    )


def _below(folder: Path) -> Iterable[Path]:
    return folder.rglob("test_*.py")


def run_quick(arguments: Sequence[str]) -> int:
    """Run the native tests that need no build and do not search for long, or the named of them.

    Parameters
    ----------
    arguments : sequence of str
        For pytest.

    Returns
    -------
    int
        Exit code: 0 if all is well.
    """
    paths = [] if named(arguments) else _native()
    _have([], paths)
    return _pytest(["-m", _QUICK, *arguments, *paths])


def run_named(arguments: Sequence[str], browsers: Sequence[str]) -> int:
    """Run only the tests that are named among the arguments.

    Parameters
    ----------
    arguments : sequence of str
        For pytest.
    browsers : sequence of str
        Those to have ready for tests in browsers.

    Returns
    -------
    int
        Exit code: 0 if all is well.
    """
    _have(browsers, named(arguments))
    return _pytest(arguments)


def run_all(arguments: Sequence[str], browsers: Sequence[str]) -> int:
    """Run the checks, stopping at the first kind that fails.

    Parameters
    ----------
    arguments : sequence of str
        For pytest; it names no tests.
    browsers : sequence of str
        Where to test the page: some of :data:`.browsers.BROWSERS`.

    Returns
    -------
    int
        Exit code: 0 if all is well.
    """
    for command in (["ruff", "format", "--check"], ["ruff", "check"], ["mypy"]):
        say(f"$ {' '.join(command)}")
        if code := subprocess.call([PYTHON, "-m", *command], cwd=ROOT):
            return code
    paths = [*_in_browsers(browsers), *_native()]
    _have(browsers, paths)
    say("$ pytest, from both ends of the list of files")
    return lanes.run(arguments, paths)


def _have(browsers: Sequence[str], paths: Sequence[str]) -> None:
    """Find or install browsers now, rather than in the middle of the tests that need them."""
    if any(path.startswith("tests/browser") for path in paths):
        for name in browsers:
            BROWSERS[name]()
        if {*browsers} - {"chromium"}:
            environment.ready_for(environment.FOR_BROWSERS)
    if not all(path.startswith("tests/browser") for path in paths):
        environment.ready_for(environment.FOR_PACKAGE)


def _pytest(arguments: Sequence[str]) -> int:
    say("$ pytest")
    return subprocess.call([PYTHON, "-m", "pytest", *arguments], cwd=ROOT)


def _native() -> list[str]:
    """Return the files of the native tests: the engine's, the builder's and the page's modules."""
    files = (path for path in TESTS.rglob("test_*.py") if BROWSER_TESTS not in path.parents)
    return [path.relative_to(ROOT).as_posix() for path in sorted(files)]


def _in_browsers(browsers: Sequence[str]) -> list[str]:
    """Return the files of each browser's tests."""
    own = {name: [BROWSER_TESTS / f"test_{name}.py"] for name in BROWSERS}
    others = [path for name in BROWSERS if name != "chromium" for path in own[name]]
    own["chromium"] = [p for p in sorted(BROWSER_TESTS.glob("test_*")) if p not in others]
    return [p.relative_to(ROOT).as_posix() for name in browsers for p in own[name]]
