"""Explanations: what the pieces do is found, step by step, in turns with the person's strokes."""

import asyncio

import numpy as np
import pytest

from interactive_classification.explain import EXPLANATIONS, Scene, explanation, occlusion
from interactive_classification.explain.method import log_odds
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import to_png
from interactive_classification.sentences import Told
from interactive_classification.session import Cancelled, Session

SPOT = np.s_[60:84, 120:150]


def only_the_spot(picture):
    """Logits of a network for which class 7 is how bright one spot is, and nothing else counts."""
    logits = np.zeros(1000, np.float32)
    logits[7] = picture[SPOT].mean() / 16
    return logits


class Spotted:
    name, seconds, card = "spotted", 0.0, SQUEEZENET

    def __init__(self):
        self.runs = 0

    async def run(self, tensor):
        await asyncio.sleep(0)
        self.runs += 1
        picture = tensor[0].transpose(1, 2, 0) + 117
        return Output(only_the_spot(picture), np.zeros((1000, 13, 13), np.float32))


@pytest.fixture
def picture():
    made = np.random.default_rng(3).integers(20, 60, (224, 224, 3), np.uint8)
    made[SPOT] += 180
    return made


@pytest.fixture
def scene(picture):
    maps = np.zeros((1000, 13, 13), np.float32)
    maps[7, 3, 7] = 5
    return Scene(picture, Output(only_the_spot(picture), maps), 7, SQUEEZENET)


def test_log_odds_are_a_logit_against_all_others():
    assert log_odds(np.zeros(4, np.float32), 2) == pytest.approx(-np.log(3))
    far = np.array([1000, 0, 998], np.float32)  # exponentials would overflow
    assert log_odds(far, 0) == pytest.approx(2)
    shares = np.array([0.5, 0.3, 0.2])
    assert log_odds(np.log(shares).astype(np.float32), 1) == pytest.approx(np.log(3 / 7), abs=1e-6)


def test_occlusion_finds_what_counts_and_nothing_else(scene):
    found = EXPLANATIONS["occlusion"].run(scene, only_the_spot)
    labels = occlusion.pieces_in_order(scene)[0]
    touched = np.unique(labels[SPOT])
    assert found.calls == labels.max() + 1
    elsewhere = found.values[~np.isin(labels, touched)]
    assert np.abs(elsewhere).max() < 1e-6
    assert found.values[SPOT].max() == found.values.max() > 1
    for piece in touched:
        assert len(np.unique(found.values[labels == piece])) == 1


def test_it_sharpens_from_what_the_class_map_says_first(scene):
    steps, answers, seen = EXPLANATIONS["occlusion"].steps(scene), None, []
    with pytest.raises(StopIteration) as stop:
        while True:
            ask = next(steps) if answers is None else steps.send(answers)
            seen.append(ask)
            answers = [only_the_spot(one) for one in ask.pictures]
    first, last = seen[1].so_far, stop.value.value
    assert seen[0].so_far is None
    assert [ask.done for ask in seen] == sorted({ask.done for ask in seen})
    assert first.calls == len(seen[0].pictures) < last.calls
    assert first.values[SPOT].max() == last.values.max()  # the best piece is among the first
    assert (first.values >= last.values.min() - 1e-6).all()


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_every_explanation_gives_a_map_of_the_picture(scene, name):
    asked = []

    def classify(picture):
        asked.append(picture)
        return only_the_spot(picture)

    one = explanation(name)
    found = one.run(scene, classify)
    assert found.values.shape == (224, 224)
    assert found.values.dtype == np.float32
    assert np.isfinite(found.values).all()
    assert found.calls == len(asked)
    assert one.title and one.source and one.description.count(".") >= 2
    inside = found.values[SPOT].mean()
    assert inside > np.quantile(found.values, 0.9)


def test_nothing_is_made_up_where_nothing_counts(scene):
    flat = np.zeros(1000, np.float32)
    silent = Scene(scene.picture, Output(flat, np.zeros((1000, 13, 13), np.float32)), 7, SQUEEZENET)
    for one in EXPLANATIONS.values():
        assert not one.run(silent, lambda picture: flat).values.any()


def test_an_unknown_one_is_refused_in_a_sentence():
    with pytest.raises(Told, match="no explanation “tea-leaves”; choose one of: attribution"):
        explanation("tea-leaves")


@pytest.fixture
def opened(known, picture):
    session = Session(Spotted(), known, size=224, method="mean-colour")
    asyncio.run(session.open(to_png(picture)))
    return session


def test_strokes_have_their_turns_meanwhile_and_change_nothing_of_it(opened):
    """It is about the picture there was, and a stroke waits for one question at most."""
    before = asyncio.run(opened.explain("occlusion", 7))

    async def both():
        order = []
        asking = asyncio.ensure_future(
            opened.explain("occlusion", 7, progress=lambda done, so_far: order.append("asked"))
        )
        while len(order) < 2:
            await asyncio.sleep(0)
        runs = opened.runtime.runs
        await opened.paint([(130, 70), (140, 80)], 9)
        waited = opened.runtime.runs - runs
        order.append("painted")
        return await asking, order, waited

    during, order, waited = asyncio.run(both())
    assert order[-1] == "asked"
    assert waited <= 3
    assert np.array_equal(during.values, before.values)
    assert not np.array_equal(asyncio.run(opened.explain("occlusion", 7)).values, before.values)


def test_it_can_be_cancelled_at_any_question(opened):
    async def begin(after):
        def progress(done, so_far):
            seen.append(done)
            if len(seen) == after:
                raise Cancelled

        seen = []
        runs = opened.runtime.runs
        with pytest.raises(Cancelled):
            await opened.explain("attribution", 7, progress=progress)
        assert opened.runtime.runs - runs == after - 1

    for after in (1, 2, 5):
        asyncio.run(begin(after))
    assert asyncio.run(opened.explain("attribution", 7)).values.any()


def test_what_cannot_be_explained_is_refused(known, opened):
    with pytest.raises(Told):
        asyncio.run(opened.explain("occlusion", 1000))
    with pytest.raises(Told):
        asyncio.run(Session(Spotted(), known).explain("occlusion", 7))


def test_a_real_network_looks_at_the_cup(classify_picture, coffee_picture):
    scene = Scene(coffee_picture, classify_picture(coffee_picture), 967, SQUEEZENET)
    found = EXPLANATIONS["attribution"].run(scene, lambda one: classify_picture(one).logits)
    middle = found.values[150:300, 130:320].mean()
    assert middle > 0.5 > found.values[:40].mean()
