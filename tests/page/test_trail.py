"""Links of every step of a history: what they tell makes the very same picture."""

import asyncio
import random
from types import SimpleNamespace

import numpy as np
import pytest

from interactive_classification import history
from interactive_classification.answers import Answers
from interactive_classification.edits import EDITS, Given

from .fake import page


@pytest.mark.parametrize("most", [300, 9])
def test_every_way_through_the_history_is_followed(most, session, coffee, run, monkeypatch):
    """Whether or not the engine forgets steps meanwhile: links are made of the others as before."""
    monkeypatch.setattr(history, "MAX_STEPS", most)
    with page():
        from ui.state import link, strokes, trail

        run(_wander(session, coffee, link, strokes, trail))


async def _wander(session, coffee, link, strokes, trail):
    late = asyncio.Event()
    late.set()
    answers = Answers(session, late)
    draw = random.Random(3)
    await answers.open_picture(coffee)
    trail.begin("coffee-cup.webp", await seen(answers, "pin", []))
    told = 0
    for _ in range(80):
        name, *values = draw.choice(
            [("undo",), ("redo",), ("undo",), ("reset",),
             ("rename", draw.choice(session.history.numbers), "so"),
             ("refill", draw.choice(["blur", "flat-colour"])),
             ("go_to", draw.choice(session.history.numbers)),
             *[edit(draw, strokes) for _ in range(9)]]
        )  # fmt: skip
        try:
            answer = await seen(answers, name, *values)
        except ValueError:  # such as for a hole that leaves nothing: refused requests are not noted
            continue
        trail.note(name, values, answer)
        photo, edits, marks = trail.told()
        found = link.parse(link.text("coffee-cup", session.method, edits, marks))
        assert photo == "coffee-cup.webp"
        hole = np.zeros_like(session.mask)
        for each, expected in ((found.edits, session.mask), (found.marks, session.marked)):
            for kind, points, amount in each:
                places = list(zip(points[::2], points[1::2], strict=True))
                hole = EDITS[kind](hole, Given(places, amount, answers._piece_at))
            assert np.array_equal(hole, expected)
        told += len(found.edits) > 1
        if draw.random() < 0.1:  # as over a reload
            kept = trail.kept()
            trail.lose()
            assert trail.told() is None
            trail.take_up(SimpleNamespace(**kept), answer)
    assert told > 10
    trail.take_up(SimpleNamespace(**{**kept, "step": -5}), answer)
    assert trail.told() is None
    trail.take_up(None, answer)
    assert trail.told() is None
    trail.take_up(SimpleNamespace(**kept), answer)
    assert trail.told() is None or kept["step"] == answer.step
    trail.begin("coffee-cup.webp", answer)
    data = (await answers.export("session"))["data"]
    trail.note("open_session", [data], await seen(answers, "open_session", data))
    assert (
        trail.told() is None
    )  # of a file nobody knows the strokes: no link is better than a wrong one


async def seen(answers, name, *values):
    return SimpleNamespace(**(await getattr(answers, name)(*values) or answers.view()))


def edit(draw, strokes):
    kind = draw.choice(
        ["brush", "brush", "restore", "rectangle", "lasso", "piece", "grow", "invert", "fill",
         "changed"]
    )  # fmt: skip
    if kind == "changed":
        return "edit", kind, [], 0, "changed", False, {"blur": 2, "rotation": 0}
    count = {"rectangle": 2, "piece": 1, "grow": 0, "invert": 0, "fill": 0}.get(kind, 5)
    points = strokes.rounded([draw.uniform(0, 447) for _ in range(2 * count)])
    amount = {"brush": 14.5, "restore": 20, "piece": 100, "grow": 4}.get(kind, 0)
    return "edit", kind, points, amount, "", kind != "fill" and draw.random() < 0.3
