"""Two runs of pytest side by side, since a test seldom keeps more than one core busy.

Both know all files. One takes them from the front of the list, the other from the back, and each
claims a file before it begins with it: so both end at about the same time, whatever took long. It
is a plugin of pytest, too, which the runs load.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import IO, Final

import pytest

from ..get.environment import PYTHON
from ..places import ROOT

_CLAIMS: Final = "--claims"
_AT_ONCE: Final = {"PYTHONUNBUFFERED": "1"}
_LONG: Final = "faulthandler_timeout=900"  # seconds after which a test tells where it is
_OURS: Final = pytest.StashKey[dict[Path, bool]]()


def run(arguments: Sequence[str], files: Sequence[str]) -> int:
    """Test files in two runs at once; what they print comes line by line, as each has one.

    Parameters
    ----------
    arguments : sequence of str
        For pytest.
    files : sequence of str
        The files of the tests, from the repository's root.

    Returns
    -------
    int
        Exit code: 0 if all is well in both.
    """
    with tempfile.TemporaryDirectory() as claims:
        plugin = ["-p", __name__, _CLAIMS, claims]
        options = ["-o", "console_output_style=classic", "-o", _LONG]
        command = [str(PYTHON), "-m", "pytest", *plugin, *options, *arguments]
        runs = [
            subprocess.Popen(
                [*command, *order],
                cwd=ROOT,
                env=os.environ | _AT_ONCE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            for order in (files, files[::-1])
        ]
        tellers = [Thread(target=_tell, args=[one.stdout]) for one in runs]
        try:
            for teller in tellers:
                teller.start()
            codes = [one.wait() for one in runs]
        finally:
            for one in runs:
                one.terminate()
            for teller in tellers:
                teller.join()
    return codes[0] or codes[1]


def _tell(printed: IO[str]) -> None:
    for line in printed:
        sys.stdout.write(line)
        sys.stdout.flush()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the runs be told where they claim files."""
    parser.addoption(_CLAIMS, type=Path, required=True, help="folder of the files that are taken")


def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    """Say that a test is done if its file is another run's, and nothing otherwise."""
    ours = item.config.stash.setdefault(_OURS, {})
    if item.path not in ours:
        ours[item.path] = _claim(item.config.getoption(_CLAIMS), item.path)
    return None if ours[item.path] else True


def _claim(folder: Path, file: Path) -> bool:
    try:
        (folder / file.as_posix().replace("/", " ")).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Have each file's time told."""
    config.pluginmanager.register(_Times(config))


class _Times:
    """Writes behind each file's tests how long they took, so that the slow ones are seen."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._file = ""
        self._begun = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        file, now = nodeid.partition("::")[0], monotonic()
        if file != self._file:
            self._tell()
            self._file, self._begun = file, now

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._tell()

    def _tell(self) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if self._file and reporter:
            reporter.write(f"  {monotonic() - self._begun:.0f} s")
