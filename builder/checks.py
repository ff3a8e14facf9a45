"""Every check: style, types, native tests, then the built page in browsers."""

import subprocess
from collections.abc import Sequence
from typing import Final

from . import environment
from .browsers import BROWSERS
from .environment import PYTHON
from .places import ROOT
from .progress import say

TESTS: Final = ROOT / "tests"
BROWSER_TESTS: Final = TESTS / "browser"


def run_all(arguments: Sequence[str], browsers: Sequence[str]) -> int:
    """Run the checks, stopping at the first kind that fails.

    Parameters
    ----------
    arguments : sequence of str
        For pytest; paths among them take the place of all tests.
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
    chosen = [a for a in arguments if (ROOT / a.partition("::")[0]).exists()]
    paths = chosen or _all_tests(browsers)
    if any(path.startswith("tests/browser") for path in paths):
        for name in browsers:  # found or installed now rather than in the middle of the tests
            BROWSERS[name]()
        if {*browsers} - {"chromium"}:
            environment.ready_for(environment.FOR_BROWSERS)
    if not all(path.startswith("tests/browser") for path in paths):
        environment.ready_for(environment.FOR_PACKAGE)
    options = [a for a in arguments if a not in chosen]
    say("$ pytest")
    return subprocess.call([PYTHON, "-m", "pytest", *options, *paths], cwd=ROOT)


def _all_tests(browsers: Sequence[str]) -> list[str]:
    """Return the native tests, then those of each browser."""
    native = sorted(path for path in TESTS.glob("test_*") if path != BROWSER_TESTS)
    own = {name: [BROWSER_TESTS / f"test_{name}.py"] for name in BROWSERS}
    others = [path for name in BROWSERS if name != "chromium" for path in own[name]]
    own["chromium"] = [p for p in sorted(BROWSER_TESTS.glob("test_*")) if p not in others]
    in_browsers = [path for name in browsers for path in own[name]]
    return [path.relative_to(ROOT).as_posix() for path in (*native, *in_browsers)]
