"""What large holes cost in the Python that ships, whose memory never shrinks."""

import json
import subprocess

import pytest

from builder.errors import BuildError
from builder.get import node
from builder.make import superlu
from builder.places import IN_PYODIDE, ROOT, SITE

pytestmark = pytest.mark.built

MB = 1_000_000


def test_a_large_hole_takes_what_its_numbers_take():
    """A quarter of the picture; Biharmonic's equations have 105 MB of factors."""
    done = subprocess.run(
        [
            node.program(), IN_PYODIDE / "run.mjs", SITE / "pyodide",
            IN_PYODIDE / "holes.py", IN_PYODIDE,
            ROOT / "models" / "labels.json", ROOT / "assets" / "gallery" / "coffee-cup.webp",
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    grown = json.loads(done.stdout.splitlines()[-1])
    assert grown.pop("biharmonic") <= 260 * MB
    assert max(grown.values()) <= 30 * MB, grown


def test_another_superlu_is_noticed():
    name = f"{superlu.MODULE}so"
    for content in (b"", b"another", 2 * superlu._BEFORE):
        with pytest.raises(BuildError, match="sp_ienv"):
            superlu.thrifty({name: content})
    with pytest.raises(BuildError, match="sp_ienv"):
        superlu.thrifty({"scipy/__init__.py": superlu._BEFORE})


def test_nothing_but_one_number_is_changed():
    name = f"{superlu.MODULE}so"
    before = b"code" + superlu._BEFORE + b"more code"
    after = superlu.thrifty({name: before, "other": b"x"})
    assert after["other"] == b"x"
    changed = [
        at for at, pair in enumerate(zip(before, after[name], strict=True)) if len({*pair}) > 1
    ]
    assert len(changed) == 1
    assert after[name][changed[0]] == superlu.FILL
