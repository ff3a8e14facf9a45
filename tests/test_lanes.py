"""The two runs that share the files of the tests: each is tested once, and what fails is told."""

import re

import pytest

from builder.check import lanes

# Writes down that it ran, and waits for another file's test to have begun.
TEST = """
import time
from pathlib import Path

HERE = Path(__file__).parent

def test_it():
    with (HERE / "ran").open("a") as file:
        print({name!r}, file=file)
    for _ in range(600):
        if {other!r} in (HERE / "ran").read_text().split():
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the other end is not tested meanwhile")
    assert {holds}

def test_something_else():
    pass
"""
NAMES = ("first", "second", "third", "last")


@pytest.fixture
def tried(tmp_path):
    """A function that runs four files, of which one may fail; returns the exit code and who ran."""

    def run(failing=""):
        others = {"first": "last", "last": "first"}
        for name in NAMES:
            text = TEST.format(name=name, other=others.get(name, name), holds=name != failing)
            (tmp_path / f"test_{name}.py").write_text(text)
        code = lanes.run([], [str(tmp_path / f"test_{name}.py") for name in NAMES])
        return code, (tmp_path / "ran").read_text().split()

    return run


@pytest.mark.parametrize("failing", ["", "first", "last"])
def test_both_ends_are_tested_at_once_and_each_file_once(tried, failing, capfd):
    code, ran = tried(failing)
    assert sorted(ran) == sorted(NAMES)
    assert bool(code) == bool(failing)
    told = capfd.readouterr().out
    # Not to the line's end: what follows the name depends on its width and on being in a CI.
    assert f"test_{failing}.py::test_it" in told or not failing
    assert told.count("1 failed") == bool(failing)
    for name in NAMES:  # in one line, whatever the other run prints meanwhile
        assert re.search(rf"test_{name}\.py [.F]{{2}}  \d+ s\n", told)
