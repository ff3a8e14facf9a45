"""The smallest hole on the command line: what it says is so, and its mask does what it says."""

import json

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification.commands import networks
from interactive_classification.fill import METHODS
from interactive_classification.network.pretended import PretendedNetwork


@pytest.fixture
def pretended(folder, monkeypatch):
    """A network that answers at once, and always the same."""
    monkeypatch.setattr(networks, "runtime", PretendedNetwork)
    return folder


def test_json_tells_what_was_found_and_the_mask_does_it(say, folder):
    status, out, err = say(
        "counterfactual", "coffee.jpg", "--sufficient", "--out", "m.png", "--json"
    )
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert set(answer) == {"found", "area", "calls", "seconds", "from", "to", "holds"}
    assert answer["found"] and answer["from"] == answer["to"] == "espresso"
    assert answer["calls"] > 3 and answer["seconds"] > 0
    erased = np.array(Pillow.open(folder / "m.png").convert("L")) > 127
    assert answer["area"] == pytest.approx(1 - erased.mean(), abs=1e-4)
    assert set(answer["holds"]) <= set(METHODS)
    for fill, holds in answer["holds"].items():
        asked = ("coffee.jpg", "--mask", "m.png", "--fill", fill, "--json", "--top", "1")
        (told,) = json.loads(say(*asked)[1])["modified"]
        assert (told["label"] == "espresso") == holds


def test_that_nothing_is_found_is_no_error(say, pretended):
    status, out, _ = say("counterfactual", "coffee.jpg", "--json", "--out", "none.png")
    answer = json.loads(out)
    assert status == 0 and not answer["found"] and answer["holds"] == {} and answer["area"] == 0
    assert answer["from"] == answer["to"]
    assert not (pretended / "none.png").exists()
    status, out, _ = say("counterfactual", "coffee.jpg")
    assert status == 0 and "no hole of up to half of it was found" in out
    status, out, _ = say("counterfactual", "coffee.jpg", "--target", "goldfish", "--json")
    assert status == 0 and not json.loads(out)["found"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [(("--target", "goldfish", "--sufficient"), "not allowed with"),
     (("--target", "nonsense"), "No class is called"), (("--out", "m.jpg"), ".png"),
     (("--out", "nowhere/m.png", "--sufficient"), "cannot be written"),
     (("--fill", "blur"), "--mask"), (("more.jpg", "--out", "m.png"), "one photo")],
)  # fmt: skip
def test_bad_input_is_told_in_a_sentence(say, pretended, asked, sentence):
    status, _, err = say("counterfactual", "coffee.jpg", *asked)
    assert status == 2 and sentence in err


def test_what_is_the_answer_already_is_told(say, pretended):
    label = json.loads(say("coffee.jpg", "--json", "--top", "1")[1])["original"][0]["index"]
    status, _, err = say("counterfactual", "coffee.jpg", "--target", str(label))
    assert status == 2 and "already" in err


def test_several_photos_go_on_after_one_that_cannot_be_read(say, pretended):
    asked = ("counterfactual", "missing.jpg", "coffee.jpg", "--json", "--sufficient")
    status, out, err = say(*asked)
    assert status == 2 and "missing.jpg" in err and "1 of 2 photos failed" in err
    assert json.loads(out)["photo"] == "coffee.jpg"
