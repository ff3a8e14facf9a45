"""Two runs of pytest side by side, since a test seldom keeps more than one core busy.

Both know all files. One takes them from the front of the list, the other from the back, and each
claims a file before it begins with it: so both end at about the same time, whatever took long. It
is a plugin of pytest, too, which the runs load.
"""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from ..get.environment import PYTHON
from ..places import BUILD, ROOT
from ..progress import say

LOG: Final = BUILD / "logs" / "tests-from-the-back.log"
"""What the second run prints, until the first one is done."""
_CLAIMS: Final = "--claims"
_OURS: Final = pytest.StashKey[dict[Path, bool]]()


def run(arguments: Sequence[str], files: Sequence[str]) -> int:
    """Test files in two runs at once.

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
        plugin = ["-p", __name__, _CLAIMS, claims, "-o", "console_output_style=classic"]
        command = [str(PYTHON), "-m", "pytest", *plugin, *arguments]
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("w", encoding="utf-8") as log:
            back = subprocess.Popen(
                [*command, *reversed(files)], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                front = subprocess.call([*command, *files], cwd=ROOT)
                code = back.wait()
            finally:
                back.terminate()
    say(f"$ pytest, from the back\n{LOG.read_text('utf-8', errors='replace')}")
    return front or code


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
