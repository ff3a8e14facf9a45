"""Broken pictures and sessions: refused in one sentence, soon, and without much memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from interactive_classification.decode import BUDGET
from tests.broken_files import HANG, broken_pictures, broken_sessions

ROOT = Path(__file__).parents[1]

COUNTS = {"png": 500, "jpeg": 200, "gif": 200, "webp": 500, "bmp": 3000, "tiff": 500, "mpo": 200}
"""How many of each kind, more of those that are soon refused."""

PHOTOS = 48
"""As long as so many plain photos one file may take: about three seconds on a desk. A header may
promise hundreds of megapixels, and have them."""

BYTES_OF_A_PICTURE = BUDGET + 300_000_000
"""What is decoded counts; what is made of it comes in bands."""

BYTES_OF_A_SESSION = 100_000_000
"""Its files have at most 2 MB each; JSON read by Python takes some twenty times its length."""

inspected = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells how much memory was used"
)


def opened(kind, count):
    """Have so many files opened by another process; a hang ends it, and fails the test."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.broken_files", kind, str(count)]
    done = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": "src"}, capture_output=True, timeout=10 * HANG
    )
    assert done.returncode == 0, done.stderr[-3000:].decode(errors="replace")
    return json.loads(done.stdout)


@inspected
@pytest.mark.parametrize("kind", COUNTS)
def test_broken_pictures_are_opened_or_refused(kind):
    found = opened(kind, COUNTS[kind])
    assert found["wrong"] == []
    assert found["opened"] + found["refused"] == 2 * COUNTS[kind]
    assert min(found["opened"], found["refused"]) >= 20  # neither hopeless nor harmless
    assert found["slowest"][0] <= PHOTOS, found
    assert found["bytes"] <= BYTES_OF_A_PICTURE


@inspected
def test_broken_sessions_are_opened_or_refused():
    found = opened("session", 300)
    assert found["wrong"] == []
    assert found["opened"] + found["refused"] == 300
    assert min(found["opened"], found["refused"]) >= 100
    assert found["slowest"][0] <= PHOTOS, found
    assert found["bytes"] <= BYTES_OF_A_SESSION


def test_the_broken_files_are_the_same_every_time():
    for make in (lambda: broken_sessions(40), lambda: broken_pictures("gif", 40)):
        assert [*make()] == [*make()]
