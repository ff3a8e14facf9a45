import asyncio
import inspect
import io
import zipfile

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification import filling
from interactive_classification.answers import Answers
from interactive_classification.classify import softmax
from interactive_classification.decode import PART_MISSING
from interactive_classification.explain import EXPLANATIONS, WAYS
from interactive_classification.export.session import SavedError
from interactive_classification.fill import METHODS
from interactive_classification.mask import MaskError, svg_path
from interactive_classification.network.card import ALL, LOGITS
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.pixels import PictureError
from interactive_classification.requests import (
    BEGINS,
    CHANGES,
    JOB,
    KINDS,
    MAKES,
    PHOTOS,
    TELLS,
)
from interactive_classification.session import Session, SessionError
from interactive_classification.turns import Cancelled
from tests import photos

SQUARE = [100, 100, 200, 100, 200, 200, 100, 200]


def pixels(flat):
    return flat.reshape(448, 448, -1)


@pytest.fixture
def answers(runtime, known, coffee, run):
    late = asyncio.Event()
    late.set()
    made = Answers(Session(runtime, known), late)
    run(made.open_picture(coffee))
    return made


async def found_by(answers, name, *given):
    """What a job has found in the end."""
    number = (await answers.begin(name, given))["number"]
    while not (news := await answers.news(number))["ended"]:
        pass
    return news["found"]


def test_opening_shows_the_picture(answers, coffee, coffee_picture, run):
    answer = run(answers.open_picture(memoryview(coffee)))
    assert np.array_equal(pixels(answer["original"])[..., :3], coffee_picture)
    assert np.array_equal(answer["original"], answer["modified"])
    assert answer["original_predictions"][0]["label"] == "espresso"
    assert answer["photo_size"] == [600, 400]
    assert "marked" not in answer


def test_a_frame_can_be_looked_for_and_opened(answers, coffee, run):
    look = run(answers.look(coffee))
    assert (look["width"], look["height"]) == (600, 400)
    assert look["photo"].size == look["photo_width"] * look["photo_height"] * 4
    run(answers.open_picture(coffee, [0.5, 0, 0.75]))
    left = answers.session.original
    photo = Pillow.open(io.BytesIO(coffee)).convert("RGB").crop((300, 0, 600, 300))
    wanted = np.asarray(photo.resize((448, 448), Pillow.Resampling.LANCZOS)).astype(int)
    assert np.abs(left - wanted)[9:-9, 9:-9].max() <= 1  # edges see what is around the frame
    with pytest.raises(PictureError):
        run(answers.open_picture(coffee, [0.5, 0, 1]))
    assert answers.session.original is left


@pytest.mark.parametrize(
    ("kind", "points", "amount"),
    [("brush", [100, 100, 150, 160], 9), ("rectangle", [100, 100, 200, 200], 0),
     ("lasso", SQUARE, 0), ("piece", [224, 200], 0)],
)  # fmt: skip
def test_tools_mark_and_then_fill(answers, run, kind, points, amount):
    run(answers.pieces(60))
    marked = run(answers.edit(kind, points, amount, "mean-colour", True))
    assert not marked["erased"]
    tint = pixels(marked["marked"])[..., 3] > 0
    filled = run(answers.edit("fill", [], 0, "mean-colour", False))
    assert filled["erased"]
    assert "marked" not in filled
    assert np.array_equal(answers.session.mask, tint)
    run(answers.undo())
    at_once = run(answers.edit(kind, points, amount, "mean-colour", False))
    assert np.array_equal(at_once["modified"], filled["modified"])


def test_tools_that_change_the_hole(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    assert answers.session.mask.sum() == 10_000
    run(answers.edit("grow", [], 4, "noise", False))
    assert answers.session.mask.sum() > 10_800
    run(answers.edit("shrink", [], 4, "noise", False))
    assert answers.session.mask.sum() == 10_000
    run(answers.edit("restore", [150, 150], 20, "noise", False))
    assert not answers.session.mask[150, 150]
    run(answers.edit("invert", [], 0, "noise", False))
    assert answers.session.mask[150, 150]


def test_pieces_are_told_pixel_by_pixel(answers, run):
    answer = run(answers.pieces(80))
    labels = answer["labels"].reshape(448, 448)
    assert labels.dtype == np.uint16
    here = int(labels[30, 20])
    outline = run(answers.pieces_outline([here]))["outline"]
    assert outline == svg_path(labels == here)
    run(answers.edit("piece", [20.5, 30.5], 0, "noise", False))
    assert np.array_equal(answers.session.mask, labels == here)
    with pytest.raises(MaskError):
        run(answers.pieces(5))


def test_several_pieces_are_one_step_and_can_be_given_back(answers, run):
    labels = run(answers.pieces(80))["labels"].reshape(448, 448)
    run(answers.edit("piece", [20.5, 30.5, 220, 210, 221, 210, 400, 90], 0, "noise", False))
    three = np.isin(labels, labels[[30, 210, 90], [20, 220, 400]])
    assert np.array_equal(answers.session.mask, three)
    assert run(answers.history([]))["place"] == 1
    run(answers.edit("piece-back", [220, 210, 20, 30], 0, "noise", False))
    assert np.array_equal(answers.session.mask, labels == labels[90, 400])


def test_pieces_grow_and_tell_their_outline(answers, run):
    labels = run(answers.pieces(80))["labels"].reshape(448, 448)
    told = run(answers.grown_pieces([3]))
    assert told["chosen"][0] == 3
    assert len(told["chosen"]) > 1
    assert told["outline"] == svg_path(np.isin(labels, told["chosen"]))
    with pytest.raises(MaskError):
        run(answers.grown_pieces([9999]))


def test_the_hole_is_outlined_and_measured(answers, run):
    assert (answers.view()["outline"], answers.view()["share"]) == ("", 0)
    run(answers.edit("rectangle", [0, 0, 224, 112], 0, "noise", False))
    view = answers.view()
    assert view["share"] == 0.125
    assert view["outline"] == svg_path(answers.session.mask)
    run(answers.edit("rectangle", [0, 112, 224, 224], 0, "noise", True))
    view = answers.view()
    assert view["share"] == view["marked_share"] == 0.125
    assert view["marked_outline"] == svg_path(answers.session.marked & ~answers.session.mask)
    preview = run(answers.preview([300, 300], 20, True, False, -1, False))
    assert preview["share"] > 0.25
    assert preview["outline"].count("M") == 2


def test_a_preview_copies_class_maps_only_where_evidence_is_shown(known, coffee, run, monkeypatch):
    monkeypatch.setattr(filling, "LIVE_SECONDS", 60)  # on a busy machine
    answers = Answers(Session(PretendedNetwork(), known, method="noise"), asyncio.Event())
    run(answers.open_picture(coffee))
    stroke = [300, 300], 20, True, False
    asked = []
    plainly = answers.session.runtime.run
    answers.session.runtime.run = lambda *given: asked.append(given[1]) or plainly(*given)
    plain, shown = (run(answers.preview(*stroke, index, False)) for index in (-1, 7))
    assert asked == [LOGITS, ALL]
    assert "evidence" not in plain and shown["evidence"]["index"] == 7
    assert plain["modified_predictions"] == shown["modified_predictions"]


def test_late_packages_are_waited_for(runtime, known, coffee, run):
    async def work():
        late = asyncio.Event()
        answers = Answers(Session(runtime, known), late)
        await answers.open_picture(coffee)
        await answers.edit("lasso", SQUARE, 0, "noise", False)
        waiting = asyncio.ensure_future(answers.pieces(60))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        late.set()
        assert "labels" in await waiting

    run(work())


def test_the_history_is_told_step_by_step(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    run(answers.refill("mean-colour"))
    told = run(answers.history([967, 504]))
    assert told["place"] == 2
    assert [step["method"] for step in told["steps"]][1:] == ["noise", "mean-colour"]
    assert told["tracked"][0] == {"index": 967, "label": "espresso"}
    before, after = (step["confidences"] for step in (told["steps"][0], told["steps"][2]))
    changes = {p["index"]: p for p in answers.view()["followed_predictions"]}
    assert after[0] - before[0] == pytest.approx(changes[967]["change"], abs=1e-6)
    assert all(s["thumbnail"].startswith("data:image/jpeg;base64,/9j/") for s in told["steps"])
    run(answers.go_to(0))
    assert run(answers.history([]))["place"] == 0
    assert answers.view()["can_redo"]
    with pytest.raises(SessionError):
        run(answers.go_to(3))


def test_difference_and_legend(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    told = run(answers.difference(967, False))
    heat = run(answers.evidence(967, False))
    assert told["change"] == pytest.approx(heat["modified_logit"] - heat["original_logit"])
    assert told["scale"] > 0
    assert pixels(told["overlay"]).shape[2] == 4
    assert told["points"] == pytest.approx(told["scale"] / 169)
    gradient = run(answers.legend(True))["gradient"]
    assert gradient.startswith("linear-gradient(to right, rgb(")


def test_evidence_is_drawn_as_it_is_asked_for(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    shared, own = (run(answers.evidence(504, False, how)) for how in ([], ["own"]))
    assert own["scale"] == own["strongest"] == shared["strongest"] < shared["scale"]
    lines, cells = (run(answers.evidence(967, False, [how])) for how in ("contours", "cells"))
    assert {*np.unique(pixels(lines["modified"])[..., 3])} == {0, 255}
    assert len(np.unique(pixels(cells["original"])[..., 3])) <= 169
    assert lines["drawn"] == cells["drawn"] == [True, True]
    silent = int(np.argmin(answers.session.original_output.class_maps.max((1, 2))))
    told = run(answers.evidence(silent, False))
    assert told["drawn"] == [False, False]
    assert told["strongest"] < 0.15 * told["scale"]
    files = [
        run(answers.export("heat-map", {"index": 967, "look": how}))["data"]
        for how in ([], ["contours"])
    ]
    assert files[0] != files[1]


def test_a_session_goes_out_and_in_again(answers, runtime, known, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    file = run(answers.export("session", {"tracked": [967], "name": "coffee"}))
    assert zipfile.is_zipfile(io.BytesIO(file["data"]))
    late = asyncio.Event()  # never set: noise needs nothing that is late
    other = Answers(Session(runtime, known), late)
    opened = run(other.open_session(memoryview(file["data"])))
    assert (opened["tracked"], opened["name"]) == ([967], "coffee")
    view = answers.view()
    assert np.array_equal(opened["modified"], view["modified"])
    assert opened["modified_predictions"] == view["modified_predictions"]
    with pytest.raises(SavedError):
        run(other.open_session(file["data"][:-9]))
    assert np.array_equal(other.view()["modified"], view["modified"])


def test_files_to_keep(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    session = answers.session

    def file(kind):
        told = run(answers.export(kind))
        return told["type"], told["data"]

    def picture(kind):
        (type_, data) = file(kind)
        assert type_ == "image/png"
        return np.asarray(Pillow.open(io.BytesIO(data)))

    assert np.array_equal(picture("picture"), session.modified)
    assert np.array_equal(picture("mask"), session.mask)
    heat = picture("heat-map")
    assert heat.shape == (448, 448, 3)
    assert (heat != session.modified).any()
    assert file("table")[1].startswith(b"class,name,")
    with pytest.raises(ValueError, match="no file of the kind"):
        file("secrets")
    report = run(answers.export("report", {"name": "cup", "tracked": [504]}))
    assert report["data"].startswith(b"<!doctype html>")
    assert b">cup</h1>" in report["data"]


def test_before_a_picture_is_open(runtime, known, run):
    answers = Answers(Session(runtime, known), asyncio.Event())
    for request in (answers.export("picture"), answers.export("session"),
                    answers.history([]), answers.evidence(5, False), answers.undo(),
                    answers.difference(5, False), answers.export("report"),
                    answers.edit("lasso", SQUARE, 0, "noise", True)):  # fmt: skip
        with pytest.raises(SessionError, match="Open a picture first"):
            run(request)


def test_methods_are_listed_with_their_parameters(answers, run):
    told = {one["name"]: one for one in run(answers.methods())}
    assert [name for name, one in told.items() if one["offered"]] == list(METHODS)
    assert set(told) - set(METHODS) == {"changed"}  # only known
    assert told["blur"]["parameters"][0]["name"] == "radius"
    run(answers.edit("lasso", SQUARE, 0, "blur", False))
    run(answers.refill("blur", {"radius": 3}))
    assert answers.session.parameters == {"radius": 3}


def test_one_way_to_fill_is_told_at_a_time(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    view = answers.view()
    for name in METHODS:
        told = run(found_by(answers, "candidate", name, 967))
        assert (told["method"], told["label"]) == (name, "espresso")
        assert told["before"] == pytest.approx(view["original_predictions"][0]["confidence"])
        filled = METHODS[name].fill(answers.session.original, answers.session.mask)
        assert np.array_equal(pixels(told["picture"])[..., :3], filled)
        kept = run(answers.refill(name))
        winner = kept["modified_predictions"][0]
        assert told["winner"] == {"index": winner["index"], "label": winner["label"]}
        assert told["confidence"] == pytest.approx(winner["confidence"])
        assert told["after"] == pytest.approx(kept["tracked_now"])
        run(answers.go_to(1))


def test_plain_ways_to_fill_do_not_wait_for_late_packages(runtime, known, coffee, run):
    answers = Answers(Session(runtime, known, method="noise"), asyncio.Event())
    run(answers.open_picture(coffee))
    run(answers.edit("lasso", SQUARE, 0, "", False))
    assert run(found_by(answers, "candidate", "blur", 967))["method"] == "blur"


def test_the_view_tells_what_was_set(answers, run):
    run(answers.edit("lasso", SQUARE, 0, "blur", False))
    assert answers.view()["parameters"] == {}
    assert run(answers.refill("blur", {"radius": 3}))["parameters"] == {"radius": 3}
    assert run(answers.undo())["parameters"] == {}


# Photos that the browser draws ------------------------------------------------------


def test_a_photo_that_the_browser_had_better_draw_is_asked_for(answers, run):
    data = photos.profiled()["wide.png"]
    before = answers.session.original
    for request in (answers.open_picture, answers.look):
        asked = run(request(data))
        assert set(asked) == {"undrawn"}
        assert asked["undrawn"]["damaged"] is False
        assert asked["undrawn"]["longest"] >= 2 * answers.session.size
    assert answers.session.original is before


@pytest.mark.parametrize("damaged", [False, True])
def test_what_a_browser_drew_is_opened(answers, run, damaged):
    rgba = np.full((90, 90, 4), 255, np.uint8)
    rgba[:45, :, 1:3] = 9
    drawn = [memoryview(rgba.reshape(-1)), 90, 90, 900, 300, damaged]
    answer = run(answers.open_picture(b"", [], drawn))
    assert answer["photo_size"] == [900, 300]
    assert answer.get("notice") == (PART_MISSING.plain() if damaged else None)
    assert (pixels(answer["original"])[:200] == (255, 9, 9, 255)).all()
    look = run(answers.look(b"", drawn))
    assert (look["width"], look["height"], look["photo_width"]) == (900, 300, 90)
    assert np.array_equal(look["photo"], rgba.reshape(-1))


def test_where_no_browser_can_draw_pillow_does_what_it_can(answers, run):
    answer = run(answers.open_picture(photos.cut()["half.png"], [], []))
    assert answer["notice"] == PART_MISSING.plain()
    assert run(answers.look(photos.cut()["half.png"], []))["width"] == photos.scene().width
    before = answers.session.original
    with pytest.raises(PictureError, match="not a picture"):
        run(answers.open_picture(b"<html>", [], []))
    assert answers.session.original is before


def test_a_job_can_be_ended_and_changes_nothing(answers, run):
    async def work():
        await answers.edit("lasso", SQUARE, 0, "noise", False)
        number = (await answers.begin("candidate", ["patch-match", 967]))["number"]
        told = await answers.news(number)
        assert (told["ended"], 0 <= told["done"] < 1) == (False, True)
        await answers.end(number)
        with pytest.raises(Cancelled):
            await answers.news(number)
        await answers.edit("lasso", SQUARE, 0, "blur", False)
        assert answers.session.candidates == []

    run(work())


def test_all_that_may_be_asked_is_in_the_table():
    methods = {
        name
        for name, one in inspect.getmembers(Answers, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    assert methods == set(KINDS)
    assert set(KINDS.values()) == {BEGINS, CHANGES, TELLS, MAKES, JOB}
    for name, kind in KINDS.items():
        takes_a_job = "job" in inspect.signature(getattr(Answers, name)).parameters
        assert takes_a_job == (kind == JOB), name
    for name in PHOTOS:
        assert "drawn" in inspect.signature(getattr(Answers, name)).parameters


def told_by(answers, name, *given):
    """All news of a job."""

    async def work():
        number = (await answers.begin(name, given))["number"]
        told = [await answers.news(number)]
        while not told[-1]["ended"]:
            told.append(await answers.news(number))
        return told

    return asyncio.run(work())


FEW = {"pieces": 20}


def test_an_explanation_sharpens_and_is_remembered(answers, run):
    news = told_by(answers, "explain", "occlusion", 967, False, [], FEW)
    assert [one["done"] for one in news] == sorted(one["done"] for one in news)
    maps = [one["found"] for one in news if "found" in one]
    assert len(maps) >= 3
    last = maps[-1]
    assert (last["label"], last["unit"], last["method"]) == ("espresso", "log-odds", "occlusion")
    assert last["drawn"] == [True, True]
    assert np.array_equal(last["original"], last["modified"])  # nothing is erased
    assert [one["calls"] for one in maps] == sorted({one["calls"] for one in maps})
    assert last["scale"] > 0
    (again,) = told_by(answers, "explain", "occlusion", 967, False, [], FEW)
    assert np.array_equal(again["found"]["modified"], last["modified"])

    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    after = told_by(answers, "explain", "occlusion", 967, True, ["contours"], FEW)
    assert "found" not in after[0] or after[0]["found"]["drawn"] == [True, True]
    assert not np.array_equal(after[-1]["found"]["modified"], after[-1]["found"]["original"])
    assert after[-1]["found"]["step"] == answers.view()["step"]


def test_all_that_can_be_asked_is_told_in_words(answers, run):
    told = run(answers.ways())
    titles = [one["title"] for one in told]
    assert len(set(titles)) == len(titles) == len(WAYS) > len(EXPLANATIONS) + 2
    for one in told:
        assert one["description"].count(". ") == 1 and one["description"].endswith(".")
        assert one["source"]


def test_what_was_seen_without_a_piece_can_be_looked_at(answers, run):
    asked = ("occlusion", 967, {**FEW, "removals": 3}, 100, 120)
    assert run(answers.piece(*asked)) == {}  # nothing is known yet
    told_by(answers, "explain", "occlusion", 967, False, [], asked[2])
    told = run(answers.piece(*asked))
    session = answers.session
    (found,) = (one for _, one in session.findings.of(-1))
    piece = int(found.pieces.labels[120, 100])
    assert told["share"] == (found.pieces.labels == piece).mean()
    assert told["before"] == pytest.approx(session.predictions(1).original[0].confidence)
    assert [one["title"] for one in told["without"]] == ["Blur", "Average colour", "Inward"]
    assert told["agreed"] == bool(found.pieces.agreed()[piece])
    for one in told["without"]:
        seen = pixels(one["picture"])[..., :3]
        changed = (seen != session.original).any(2)
        assert changed.any() and not changed[found.pieces.labels != piece].any()
        logits = run(session.logits(seen))
        assert one["confidence"] == pytest.approx(softmax(logits)[967], abs=1e-6)
    for outside in ((-1, 5), (5, 448), (448.0, 0)):
        assert run(answers.piece(*asked[:3], *outside)) == {}
    run(answers.edit("lasso", SQUARE, 0, "noise", False))
    assert run(answers.piece(*asked)) == {}  # that is another picture


def test_the_pictures_behind_the_curves_can_be_looked_at(answers, run):
    assert run(answers.trial("class-map", 967, {}, 4)) == {}
    told = told_by(answers, "scores", "class-map", 967, {})[-1]["found"]
    session = answers.session
    for place in (0, 4, 9):
        seen = run(answers.trial("class-map", 967, {}, place))
        for part, curves in (("erased", "deletion"), ("left", "insertion")):
            shown = seen[part].reshape(seen["size"], seen["size"], 4)[..., :3]
            large = shown.repeat(len(session.original) // len(shown), 0).repeat(
                len(session.original) // len(shown), 1
            )
            confidence = softmax(run(session.logits(large)))[967]
            assert told["curves"][curves][1][place] == pytest.approx(confidence, abs=0.01)
    for curves, mean in told["means"].items():
        assert mean == pytest.approx(np.mean(told["curves"][curves], 0))


def test_another_engine_knows_what_a_hole_was_found_as(answers, runtime, known, coffee, run):
    """The edit that makes it carries the facts: they outlive the engine that found them."""
    found = told_by(answers, "seek", "sufficient", -1)[-1]["found"]
    asked = (
        found["name"],
        found["places"],
        found["pieces"],
        found["fill"],
        False,
        {},
        found["facts"],
    )
    here = run(answers.edit(*asked))["region"]
    late = asyncio.Event()
    late.set()
    other = Answers(Session(runtime, known), late)
    run(other.open_picture(coffee))
    there = run(other.edit(*asked))["region"]
    for one in (found["region"], here, there):
        alone = one.pop("alone")
        shown = alone["picture"].reshape(alone["size"], alone["size"], 4)
        step = len(answers.session.mask) // len(shown)
        assert np.array_equal(shown[..., 3] == 0, answers.session.mask[::step, ::step])
    assert there == here == found["region"]
    for lie in ("{}", "[]", found["facts"].replace("before", "after")):
        before = other.session.history.number
        with pytest.raises(SavedError):
            run(other.edit(*asked[:-1], lie))
        assert other.session.history.number == before


def test_a_stroke_has_its_turn_while_something_is_explained(answers):
    order, about = [], []

    async def explaining():
        number = (await answers.begin("explain", ["attribution", 967, False, [], {}]))["number"]
        while not (news := await answers.news(number))["ended"]:
            pass
        order.append("map")
        about.append(news["found"]["step"])

    async def strokes():
        await asyncio.sleep(0)
        for _ in range(3):
            await answers.preview([10, 10, 40, 20], 6, True, False, -1, False)
            order.append("stroke")
        await answers.edit("lasso", SQUARE, 0, "noise", False)
        order.append("edit")

    async def both():
        await asyncio.gather(explaining(), strokes())

    asyncio.run(both())
    assert order == ["stroke"] * 3 + ["edit", "map"]
    assert about == [0]  # the picture that it was asked about, and not the one of the edit


def test_ways_to_explain_are_listed_with_their_parameters(answers, run):
    told = {one["name"]: one for one in run(answers.explanations())}
    assert set(told) == set(EXPLANATIONS)
    assert told["occlusion"]["parameters"][0]["name"] == "pieces"
