"""Hostile and broken files, opened by what the page ships: its Pyodide and its packages.

CPython shrugs at files that end all of Pyodide, whose stack and memory are smaller, so the
same files are opened here in Pyodide itself, under Node.js.
"""

import json
import subprocess
import zipfile

import pytest

from builder.get import node
from builder.places import IN_PYODIDE, ROOT, SITE
from tests import hostile_files
from tests.broken_files import broken_pictures, broken_sessions
from tests.test_fuzz_files import BYTES_OF_A_SESSION

pytestmark = pytest.mark.built

PYODIDE = SITE / "pyodide"

BYTES_OF_A_PICTURE = 400_000_000
"""What any picture may make Python's memory grow by, which is never given back."""

RANDOM = {"png": 40, "jpeg": 30, "gif": 30, "webp": 40, "bmp": 100, "tiff": 50, "mpo": 20}
"""How many of each kind are broken by chance, beside those that are made by hand."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A function that has files of (name, bytes) opened in Pyodide; returns what came of them."""
    if not PYODIDE.exists():
        pytest.fail("build/site/ is not there: run python3 build.py build.")
    folder = tmp_path_factory.mktemp("hostile")

    def run(kind, files):
        with zipfile.ZipFile(folder / "files.zip", "w") as archive:
            for number, (name, data) in enumerate(files):
                archive.writestr(f"{kind} {number} {name}", data)
        done = subprocess.run(
            [
                node.program(), IN_PYODIDE / "run.mjs", PYODIDE,
                IN_PYODIDE / "hostile.py", IN_PYODIDE, folder / "files.zip",
                ROOT / "models" / "labels.json", ROOT / "assets" / "gallery" / "coffee-cup.webp",
            ],
            capture_output=True,
            text=True,
            timeout=900,
        )  # fmt: skip
        last = done.stdout.splitlines()[-1]
        assert done.returncode == 0, f"{last} ended Python: {done.stderr[-2000:]}"
        return json.loads(last)

    return run


def check(found, most):
    assert found["wrong"] == []
    assert found["same"], "what a good photo and a stroke show is not what they showed before"
    assert min(found["opened"], found["refused"]) >= 5  # neither hopeless nor harmless
    assert found["grown"] <= most


def test_sessions_made_to_do_harm(opened):
    check(opened("session", hostile_files.sessions()), BYTES_OF_A_SESSION)


def test_pictures_made_to_do_harm(opened):
    check(opened("picture", hostile_files.pictures()), BYTES_OF_A_PICTURE)


def test_broken_sessions(opened):
    check(opened("session", broken_sessions(100)), BYTES_OF_A_SESSION)


def test_broken_pictures(opened):
    files = (one for kind, count in RANDOM.items() for one in broken_pictures(kind, count))
    check(opened("picture", files), BYTES_OF_A_PICTURE)
