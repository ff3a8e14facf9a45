"""Every check: style, types, native tests, then the built page in a browser."""

import subprocess
from collections.abc import Sequence
from typing import Final

from .chromium import find_chromium
from .environment import PYTHON
from .places import ROOT
from .progress import say

TESTS: Final = ROOT / "tests"
BROWSER_TESTS: Final = TESTS / "browser"


def run_all(arguments: Sequence[str]) -> int:
    """Run the checks, stopping at the first kind that fails.

    Parameters
    ----------
    arguments : sequence of str
        For pytest; paths among them take the place of all tests.

    Returns
    -------
    int
        Exit code: 0 if all is well.
    """
    for command in (["ruff", "format", "--check"], ["ruff", "check"], ["mypy"]):
        say(f"$ {' '.join(command)}")
        if code := subprocess.call([PYTHON, "-m", *command], cwd=ROOT):
            return code
    chosen = [a for a in arguments if (ROOT / a.partition("::")[0]).exists()]
    paths = chosen or _all_tests()
    if any(path.startswith("tests/browser") for path in paths):
        find_chromium()  # found or installed now rather than in the middle of the tests
    options = [a for a in arguments if a not in chosen]
    say("$ pytest")
    return subprocess.call([PYTHON, "-m", "pytest", *options, *paths], cwd=ROOT)


def _all_tests() -> list[str]:
    """Return the native tests, then those that need a browser."""
    native = sorted(path for path in TESTS.glob("test_*") if path != BROWSER_TESTS)
    paths = [*native, *([BROWSER_TESTS] if BROWSER_TESTS.exists() else [])]
    return [path.relative_to(ROOT).as_posix() for path in paths]
