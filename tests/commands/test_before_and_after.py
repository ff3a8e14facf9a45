"""What is said without a subcommand: what a photo is, before and after a part is removed."""

import json

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from interactive_classification.decode import PART_MISSING
from interactive_classification.fill import METHODS
from interactive_classification.mask import open_mask
from interactive_classification.pixels import KINDS, open_picture
from tests import photos


def test_json_without_a_mask(say):
    status, out, err = say("coffee.jpg", "--json", "--top", "2")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert list(answer) == ["original", "modified", "fill", "seconds"]
    assert [list(row) for row in answer["original"]] == [["index", "label", "confidence"]] * 2
    assert answer["original"][0]["index"] == 967
    assert answer["original"][0]["label"] == "espresso"
    assert answer["original"][0]["confidence"] > 0.97
    assert (answer["modified"], answer["fill"]) == (None, None)
    assert set(answer["seconds"]) == {"open", "classify"}


def test_json_with_a_mask(say):
    status, out, _ = say("coffee.jpg", "--mask", "mask.png", "--json", "--fill", "mean-colour")
    answer = json.loads(out)
    assert status == 0
    assert len(out.splitlines()) == 1
    assert len(answer["original"]) == len(answer["modified"]) == 5
    assert answer["modified"][0]["label"] != "espresso"
    assert answer["fill"] == "mean-colour"
    assert set(answer["seconds"]) == {"open", "fill", "classify"}


def test_a_method_is_set(say, folder, coffee):
    asked = ("coffee.jpg", "--mask", "mask.png", "--fill", "flat-colour", "--out", "out.png")
    assert say(*asked, "--set", "red=9", "--set", "blue=250")[0] == 0
    drawn = np.asarray(Pillow.open(folder / "out.png"))
    mask = open_mask((folder / "mask.png").read_bytes(), (600, 400))
    assert (drawn[mask] == (9, 128, 250)).all()
    for given, words in (
        ("alpha=1", "Grey has no parameter “alpha”."),
        ("red=900", "Red must be between 0 and 255."),
        ("red=nan", "Red must be between 0 and 255."),
        ("red=1.5", "Red must be a whole number."),
    ):
        status, out, err = say(*asked, "--set", given)
        assert (status, out, err) == (2, "", words + "\n")
    for wrong in ("red", "red=", "=", "red=blue"):
        status, _, err = say(*asked, "--set", wrong)
        assert status == 2
        assert "NAME=NUMBER" in err
    status, _, err = say("coffee.jpg", "--set", "red=9")
    assert status == 2
    assert "--mask" in err


@pytest.mark.parametrize("name", ["biharmonic", "flat-colour"])
def test_out_is_the_filled_picture(say, folder, coffee, name):
    small = Pillow.new("L", (448, 448))
    ImageDraw.Draw(small).ellipse((180, 60, 240, 100), fill=255)
    small.save(folder / "small.png")
    assert say("coffee.jpg", "--mask", "small.png", "--fill", name, "--out", "out.png")[0] == 0
    mask = open_mask((folder / "small.png").read_bytes(), (600, 400))
    expected = METHODS[name].fill(open_picture(coffee), mask)
    assert np.array_equal(np.asarray(Pillow.open(folder / "out.png")), expected)


def test_tables_for_people(say):
    status, out, _ = say("coffee.jpg", "--mask", "mask.png", "--top", "3", "--fill", "noise")
    assert status == 0
    assert out.index("Original") < out.index("espresso") < out.index("Modified (")
    assert "%" in out
    assert "+" in out


def test_cam_draws_both_pictures_side_by_side(say, folder, coffee):
    cam = ("--cam", "espresso", "--cam-out", "c.png")
    assert say("coffee.jpg", "--mask", "mask.png", "--fill", "blur", *cam)[0] == 0
    drawn = np.asarray(Pillow.open(folder / "c.png")).astype(int)
    assert drawn.shape == (448, 896, 3)
    assert np.abs(drawn[:, :448] - open_picture(coffee)).max() > 50


def test_cam_by_index_without_a_mask(say, folder):
    assert say("coffee.jpg", "--cam", "967", "--cam-out", "c.png")[0] == 0
    assert Pillow.open(folder / "c.png").size == (448, 448)


@pytest.mark.parametrize("suffix", [*KINDS, ".JPG"])
def test_a_picture_is_written_as_what_its_file_is_called(say, folder, suffix):
    cam = ("--cam", "967", "--cam-out", f"cam{suffix}")
    assert say("coffee.jpg", "--out", f"out{suffix}", *cam)[0] == 0
    for name, size in (("out", (448, 448)), ("cam", (448, 448))):
        written = Pillow.open(folder / f"{name}{suffix}")
        assert (written.format, written.size) == (KINDS[suffix.lower()], size)
    # nearly the same picture, also where it is not lossless
    same = np.asarray(Pillow.open(folder / f"out{suffix}").convert("RGB")).astype(int)
    assert np.abs(same - open_picture((folder / "coffee.jpg").read_bytes())).mean() < 3


@pytest.mark.parametrize("option", ["--out", "--cam-out"])
@pytest.mark.parametrize("name", ["result.gif", "result.xyz", "result"])
def test_an_unknown_suffix_is_refused_before_anything_is_done(say, folder, option, name):
    also = ("--cam", "967") if option == "--cam-out" else ()
    status, out, err = say("nowhere.jpg", option, name, *also)
    assert (status, out) == (2, "")
    assert err.startswith(f"{name}: no picture can be written as that")
    assert ".jpg" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("kind", photos.cut())
def test_what_is_left_of_a_cut_photo_is_classified_and_said(say, folder, kind):
    (folder / "cut").write_bytes(photos.cut()[kind])
    status, out, err = say("cut", "--json")
    assert status == 0
    assert err == f"cut: {PART_MISSING}\n"
    assert len(json.loads(out)["original"]) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.jpg"], "nowhere.jpg cannot be read"),
        (["."], "cannot be read"),
        (["coffee.jpg", "--mask", "nowhere.png"], "nowhere.png cannot be read"),
        (["text.jpg"], "text.jpg: This is not a picture"),
        (["empty.jpg"], "empty.jpg: This file is empty"),
        (["cut.jpg"], "cut.jpg: This picture is damaged or cut short"),
        (["drawing.svg"], "drawing.svg: This is not a picture"),
        (["coffee.jpg", "--mask", "empty.png"], "empty.png: This mask erases nothing"),
        (["coffee.jpg", "--mask", "aside.png"], "aside.png: This mask erases nothing"),
        (["coffee.jpg", "--mask", "text.jpg"], "text.jpg: This is not a picture"),
        (["coffee.jpg", "--mask", "small.png"], "the mask is 9 by 9, the photo 600 by 400"),
        (["coffee.jpg", "--mask", "all.png"], "Everything is erased"),
        (["coffee.jpg", "--cam", "crane", "--cam-out", "c.png"],
         "crane (bird) (134) or crane (machine) (517)"),
        (["coffee.jpg", "--cam", "crone", "--cam-out", "c.png"], "No class is called"),
        (["coffee.jpg", "--cam", "1000", "--cam-out", "c.png"], "from 0 to 999"),
        (["coffee.jpg", "--cam", "967", "--cam-out", "no/c.png"], "cannot be written"),
        (["coffee.jpg", "--out", "no/out.png"], "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(say, folder, coffee, arguments, words):
    (folder / "text.jpg").write_text("not a picture")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "cut.jpg").write_bytes(coffee[:40])
    (folder / "drawing.svg").write_text("<svg/>")
    Pillow.new("L", (600, 400)).save(folder / "empty.png")
    aside = Pillow.new("L", (600, 400))
    aside.paste(255, (0, 0, 60, 400))  # beside the square
    aside.save(folder / "aside.png")
    Pillow.new("L", (9, 9)).save(folder / "small.png")
    Pillow.new("L", (600, 400), 255).save(folder / "all.png")
    status, out, err = say(*arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert err.endswith(".\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["coffee.jpg", "--top", "0"], ["coffee.jpg", "--top", "many"], ["coffee.jpg", "--what"],
        ["coffee.jpg", "--cam", "967"], ["coffee.jpg", "--cam-out", "c.png"],
        ["coffee.jpg", "--fill", "biharmonic"],
        ["coffee.jpg", "--mask", "mask.png", "--fill", "magic"],
    ],
)  # fmt: skip
def test_a_wrong_call_is_explained(say, arguments):
    status, out, err = say(*arguments)
    assert (status, out) == (2, "")
    assert "usage:" in err


def test_help_names_every_method(say):
    status, out, _ = say("--help")
    assert status == 0
    assert all(name in out for name in METHODS)


@pytest.mark.parametrize("kind", ["cmyk", "sixteen bits", "palette", "gif", "turned", "one pixel"])
def test_unusual_photos_work(say, folder, kind):
    name = {"cmyk": "p.jpg", "gif": "p.gif", "turned": "p.jpg"}.get(kind, "p.png")
    options = {}
    image = Pillow.open(folder / "coffee.jpg")
    if kind == "cmyk":
        image = image.convert("CMYK")
    elif kind == "sixteen bits":
        image = Pillow.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    elif kind == "palette":
        image, options = image.quantize(64), {"transparency": 0}
    elif kind == "gif":
        options = {"save_all": True, "append_images": [Pillow.new("RGB", image.size)]}
    elif kind == "turned":
        exif = Pillow.Exif()
        exif[0x0112] = 6
        image, options = image.transpose(Pillow.Transpose.ROTATE_90), {"exif": exif}
    else:
        image = Pillow.new("RGB", (1, 1))
    image.save(folder / name, **options)
    status, out, err = say(name, "--json")
    assert (status, err) == (0, "")
    best = json.loads(out)["original"][0]["label"]
    if kind != "one pixel":
        assert best in ("espresso", "cup", "coffee mug")
