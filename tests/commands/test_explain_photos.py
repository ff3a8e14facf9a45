"""What ``explain`` says about photos: which parts matter, and how well that can be trusted."""

import csv
import json

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification import questions
from interactive_classification.commands import COMMANDS, networks
from interactive_classification.explain import EXPLANATIONS
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.overlay import draw_map, lay_over, strength
from interactive_classification.session import Session

GREY = (124, 117, 104)  # what the network takes for nothing


@pytest.fixture
def pretended(folder, monkeypatch):
    """A network that answers at once: the last class has all that a picture has of contrast."""
    Pillow.new("RGB", (64, 64), GREY).save(folder / "grey.png")
    monkeypatch.setattr(networks, "runtime", PretendedNetwork)
    return folder


def test_json_is_what_bulk_experiments_read(say, pretended):
    """Whatever is removed of a picture that is nothing, it stays the same."""
    status, out, err = say("explain", "grey.png", "--method", "class-map", "--json")
    answer = json.loads(out)
    assert (status, err, len(out.splitlines())) == (0, "", 1)
    assert answer.pop("seconds") >= 0
    assert answer == {
        "class": "toilet tissue",
        "method": "class-map",
        "calls": 0,
        "scores": dict.fromkeys(
            ("deletion", "insertion", "random_deletion", "random_insertion"), 0.0011
        ),
    }


def test_attribution_is_what_is_found_unless_told_otherwise(say):
    status, out, err = say("explain", "coffee.jpg", "--json", "--set", "pieces=25")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert (answer["class"], answer["method"]) == ("espresso", "attribution")
    assert 30 < answer["calls"] < 60
    scores = answer["scores"]
    assert scores["deletion"] < scores["random_deletion"] - 0.1
    assert scores["insertion"] > scores["random_insertion"] + 0.1


def test_with_a_mask_what_is_left_is_explained(say):
    asked = ("coffee.jpg", "--mask", "mask.png", "--fill", "mean-colour", "--method", "class-map")
    told = json.loads(say("explain", *asked, "--json")[1])
    left = json.loads(say(*asked[:-2], "--json")[1])["modified"][0]
    assert told["class"] == left["label"] != "espresso"
    assert told["scores"]["insertion"] <= 1


def test_lines_for_people(say, pretended):
    status, out, _ = say("explain", "grey.png", "--class", "goldfish", "--method", "class-map")
    first, *lines = out.splitlines()
    assert status == 0
    assert first.startswith("grey.png: goldfish, by class-map (0 calls, ")
    assert [line.split() for line in lines] == [
        ["this", "map", "at", "random"],
        ["deletion", "0.001", "0.001", "less", "is", "better"],
        ["insertion", "0.001", "0.001", "more", "is", "better"],
    ]


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_out_is_the_photo_with_the_map_laid_over_it(say, pretended, known, coffee, run, name):
    how = {} if name == "class-map" else {"pieces": 20}
    settings = [f"--set={key}={value}" for key, value in how.items()]
    asked = ("coffee.jpg", "--method", name, *settings, "--class", "7", "--out", "map.png")
    assert say("explain", *asked)[0] == 0
    session = Session(PretendedNetwork(), known)
    run(session.open(coffee))
    found = run(questions.explain(session, name, 7, **how))
    two_sided = name != "attribution"  # whose numbers are more or less than the mean
    drawn = draw_map(found.values, strength(found.values, two_sided), two_sided)
    shown = np.asarray(Pillow.open(pretended / "map.png"))
    assert np.array_equal(shown, lay_over(session.original, drawn))
    assert (shown != session.original).any()


def test_many_photos_are_explained_and_a_bad_one_stops_nothing(say, pretended):
    (pretended / "text.jpg").write_text("not a picture")
    photos = ("text.jpg", "grey.png", "nowhere.jpg", "coffee.jpg", "grey.png")
    asked = ("--method", "class-map", "--json", "--csv", "table.csv")
    status, out, err = say("explain", *photos, *asked)
    assert status == 2
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["photo"] for answer in answers] == ["grey.png", "coffee.jpg"]
    assert err.splitlines() == [
        "1 of 4: text.jpg",
        "2 of 4: grey.png",
        "3 of 4: nowhere.jpg",
        "4 of 4: coffee.jpg",
        "2 of 4 photos failed:",
        "text.jpg: This is not a picture that can be read; choose a PNG, JPEG, GIF, WEBP, BMP or "
        "TIFF.",
        "nowhere.jpg cannot be read: No such file or directory.",
    ]
    with (pretended / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, answer in zip(rows, answers, strict=True):
        flat = {**answer, **answer["scores"]}
        del flat["scores"]
        assert row == {name: str(value) for name, value in flat.items()}


def test_many_photos_have_their_maps_in_a_folder_and_none_is_lost(say, pretended):
    (pretended / "other").mkdir()
    for name in ("other/grey.png", "grey.webp", "grey-class-map-2.png"):
        Pillow.new("RGB", (64, 64), GREY).save(pretended / name)
    photos = ("grey.png", "other/grey.png", "grey.webp", "grey-class-map-2.png")
    before = {name: (pretended / name).read_bytes() for name in photos}
    status, _, err = say("explain", *photos, "--method", "class-map", "--out", "maps/of them")
    assert (status, len(err.splitlines())) == (0, 4)
    assert sorted(path.name for path in (pretended / "maps" / "of them").iterdir()) == [
        "grey-class-map-2-class-map.png",
        "grey-class-map-2.png",
        "grey-class-map-3.png",
        "grey-class-map.png",
    ]
    assert before == {name: (pretended / name).read_bytes() for name in photos}
    (pretended / "one").mkdir()
    assert say("explain", "grey.png", "--method", "class-map", "--out", "one")[0] == 0
    assert [path.name for path in (pretended / "one").iterdir()] == ["grey-class-map.png"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.jpg"], "nowhere.jpg cannot be read"),
        (["text.jpg"], "text.jpg: This is not a picture"),
        (["grey.png", "--mask", "nowhere.png"], "nowhere.png cannot be read"),
        (["grey.png", "--mask", "empty.png"], "empty.png: This mask erases nothing"),
        (["grey.png", "--class", "crane"], "crane (bird) (134) or crane (machine) (517)"),
        (["grey.png", "--class", "crone"], "No class is called"),
        (["grey.png", "--class", "1000"], "from 0 to 999"),
        (["grey.png", "--set", "pieces=7"], "Pieces must be between 20 and 400."),
        (["grey.png", "--set", "pieces=nan"], "Pieces must be between 20 and 400."),
        (["grey.png", "--set", "sparkle=1"], "Attribution has no parameter “sparkle”."),
        (["grey.png", "--method", "class-map", "--set", "pieces=50"], "Class map has no parameter"),
        (["grey.png", "--out", "map.gif"], "map.gif: no picture can be written as that"),
        (["grey.png", "coffee.jpg", "--out", "map.png"], "several photos need a folder"),
        (["grey.png", "coffee.jpg", "--out", "text.jpg/maps"], "text.jpg/maps cannot be made"),
        (["grey.png", "--method", "class-map", "--out", "no/map.png"], "cannot be written"),
        (["grey.png", "--csv", "no/table.csv"], "no/table.csv cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(say, pretended, arguments, words):
    (pretended / "text.jpg").write_text("not a picture")
    Pillow.new("L", (64, 64)).save(pretended / "empty.png")
    status, out, err = say("explain", *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert err.endswith(".\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["grey.png", "--method", "magic"], ["grey.png", "--fill", "blur"], ["grey.png", "--what"],
     ["grey.png", "--set", "pieces"]],
)  # fmt: skip
def test_a_wrong_call_is_explained(say, arguments):
    status, out, err = say("explain", *arguments)
    assert (status, out) == (2, "")
    assert "usage:" in err and " explain " in err


def test_help_names_every_explanation_and_what_can_be_set(say):
    status, out, _ = say("explain", "--help")
    assert status == 0
    assert all(name in out for name in EXPLANATIONS)
    assert "pieces 20 to 400" in " ".join(out.split())


def test_the_subcommands_are_found_and_told(say):
    assert {"", "explain"} <= set(COMMANDS)
    status, out, _ = say("--help")
    assert status == 0
    for name, command in COMMANDS.items():
        assert not name or f"{name} ({command.question})" in " ".join(out.split())


def test_a_photo_may_be_called_as_a_subcommand_is(say, folder, coffee):
    assert say("explain")[0] == 2  # there is no such photo, and none is given
    (folder / "explain").write_bytes(coffee)
    for arguments in (["explain", "--top", "1"], ["explain", "--json", "--top", "1"]):
        status, out, err = say(*arguments)
        assert (status, err) == (0, "")
        assert "espresso" in out and "random" not in out
    told = say("explain", "coffee.jpg", "--method", "class-map", "--json")
    assert json.loads(told[1])["method"] == "class-map"
    assert "original" in json.loads(say("./explain", "--json")[1])
