"""Sweeps on the command line."""

import csv
import json

import pytest

from interactive_classification.changes import CHANGES
from interactive_classification.commands import networks
from interactive_classification.network.pretended import PretendedNetwork


@pytest.fixture
def pretended(folder, monkeypatch):
    """A network that answers at once."""
    monkeypatch.setattr(networks, "runtime", PretendedNetwork)
    return folder


def test_json_table_and_lines_tell_the_same(say, pretended):
    status, out, err = say("sweep", "coffee.jpg", "--json", "--csv", "sweep.csv")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert set(answer) == {"class", "calls", "seconds", "changes"}
    assert set(answer["changes"]) == set(CHANGES)
    with (pretended / "sweep.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(one.levels) for one in CHANGES.values())
    for name, found in answer["changes"].items():
        own = [row for row in rows if row["change"] == name]
        assert [float(row["level"]) for row in own] == found["levels"] == list(CHANGES[name].levels)
        assert [float(row["confidence"]) for row in own] == found["confidences"]
        assert [row["answer"] for row in own] == found["answers"]
    lines = say("sweep", "coffee.jpg")[1].splitlines()
    assert len(lines) == 1 + len(CHANGES) + len(rows)
    assert lines[0].startswith(f"coffee.jpg: {answer['class']} ({answer['calls']} calls, ")


def test_a_real_network_doubts_the_cup_in_noise(say):
    found = json.loads(say("sweep", "coffee.jpg", "--class", "espresso", "--json")[1])["changes"]
    noise, shift = found["noise"], found["shift"]
    assert noise["confidences"][0] > 0.9 and noise["answers"][0] == "espresso"
    assert noise["confidences"][-1] < noise["confidences"][0] - 0.05
    assert shift["confidences"][0] == noise["confidences"][0]  # both begin with the plain photo


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [(("--class", "nonsense"), "No class is called"), (("--fill", "blur"), "--mask"),
     (("--csv", "nowhere/sweep.csv"), "cannot be written")],
)  # fmt: skip
def test_bad_input_is_told_in_a_sentence(say, pretended, asked, sentence):
    status, _, err = say("sweep", "coffee.jpg", *asked)
    assert status == 2 and sentence in err


def test_it_goes_on_after_a_photo_that_cannot_be_read(say, pretended):
    status, out, err = say("sweep", "missing.jpg", "coffee.jpg", "--json")
    assert status == 2 and "1 of 2 photos failed" in err
    assert json.loads(out)["photo"] == "coffee.jpg"
