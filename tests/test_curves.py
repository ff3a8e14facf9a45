"""Curves: what a map puts first is removed, or left alone, and the class falls, or comes back."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from interactive_classification import questions
from interactive_classification.classify import softmax
from interactive_classification.explain import curves
from interactive_classification.explain.curves import FRACTIONS, Course, Curves
from interactive_classification.explain.method import at_once
from interactive_classification.fill import METHODS
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.pixels import to_png
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled
from tests.spotted import SPOT, only_the_spot, opened, scene_of, with_the_spot

INNER = len(FRACTIONS) - 2


@pytest.fixture
def scene():
    return scene_of(with_the_spot())


@pytest.fixture
def perfect():
    """A map that puts the spot first, and the rest from the top down."""
    values = np.linspace(0.5, 0, 224 * 224, dtype=np.float32).reshape(224, 224)
    values[SPOT] += 1
    return values


def test_the_area_is_by_trapezoids_and_the_score_the_mean_over_the_fills():
    deletion = np.array([[1.0, 0.5, 0.0], [1.0, 0.0, 0.0]])
    own, random = Course(deletion, 1 - deletion), Course(np.ones((2, 3)), np.zeros((2, 3)))
    found = Curves(np.array([0, 0.25, 1]), ("one", "other"), own, random, 7)
    assert found.auc()["deletion"].tolist() == [0.375, 0.125]
    assert found.auc()["insertion"].tolist() == [0.625, 0.875]
    assert found.means()["deletion"].tolist() == [1.0, 0.25, 0.0]
    assert found.scores() == {
        "deletion": 0.25, "insertion": 0.75, "random_deletion": 1.0, "random_insertion": 0.0
    }  # fmt: skip
    assert found.unit == "confidence"


def test_a_perfect_map_beats_chance_and_its_opposite_loses(scene, perfect):
    best, worst = (
        at_once(curves.find(scene, values), only_the_spot).scores()
        for values in (perfect, -perfect)
    )
    assert best["deletion"] < best["random_deletion"] - 0.05
    assert best["insertion"] > best["random_insertion"] + 0.05
    assert worst["deletion"] > worst["random_deletion"] + 0.05
    assert worst["insertion"] < worst["random_insertion"] - 0.05
    for name in ("random_deletion", "random_insertion"):  # which is the same for every map
        assert best[name] == worst[name]


def test_a_perfect_maps_curves_to_the_number(scene, perfect):
    """The spot is a smaller part of the picture than the first fraction: all falls at once."""
    found = at_once(curves.find(scene, perfect), only_the_spot)
    assert found.fills == curves.FILLS and set(found.fills) <= set(METHODS)
    whole = softmax(scene.output.logits)[7]
    grey = np.full((224, 224, 3), (124, 117, 104), np.uint8)  # the network's mean, as RGB
    nothing = softmax(only_the_spot(grey))[7]
    assert whole > 1.5 * nothing
    assert found.own.deletion[0] == pytest.approx([whole, *[nothing] * (INNER + 1)])
    assert found.own.insertion[0] == pytest.approx([nothing, *[whole] * (INNER + 1)])
    first = FRACTIONS[1]
    area = first * (whole + nothing) / 2
    assert found.auc()["deletion"][0] == pytest.approx(area + (1 - first) * nothing)
    assert found.auc()["insertion"][0] == pytest.approx(area + (1 - first) * whole)


def test_with_nothing_and_everything_removed_all_orders_are_one(scene, perfect):
    found = at_once(curves.find(scene, perfect), only_the_spot)
    ends = [
        [course.deletion[:, place] for place in (0, -1)] for course in (found.own, found.random)
    ]
    assert np.array_equal(*ends)
    for course in (found.own, found.random):
        assert np.array_equal(course.deletion[:, 0], course.insertion[:, -1])
        assert np.array_equal(course.deletion[:, -1], course.insertion[:, 0])
        assert len(np.unique(course.deletion[:, 0])) == 1


def test_it_asks_step_by_step_and_tells_what_it_knows(scene, perfect):
    steps, answers, asks = curves.find(scene, perfect), None, []
    with pytest.raises(StopIteration) as stop:
        while True:
            ask = next(steps) if answers is None else steps.send(answers)
            asks.append(ask)
            answers = [only_the_spot(one) for one in ask.pictures]
    found = stop.value.value
    assert found.calls == sum(len(ask.pictures) for ask in asks) == 3 + 2 * 6 * INNER
    assert [ask.done for ask in asks] == [ask.so_far.calls / found.calls for ask in asks]
    assert asks[0].done == 0
    missing = [np.isnan(ask.so_far.own.deletion).sum() for ask in asks]
    assert missing[0] == 3 * (INNER + 1)
    assert missing == sorted(missing, reverse=True)
    halfway = asks[1 + INNER].so_far  # the map's own are there before those of chance
    assert np.array_equal(halfway.own.insertion, found.own.insertion)
    assert np.isnan(halfway.random.deletion[:, 1:-1]).all()
    assert not any(np.isnan(curve).any() for curve in found.named().values())


def test_first_are_the_pixels_with_the_most_and_so_many_as_are_told(scene, perfect):
    steps = curves.find(scene, perfect)
    ask = steps.send([only_the_spot(one) for one in next(steps).pictures])
    for place in range(1, 1 + INNER):
        removed = [(one != scene.picture).any(2) for one in ask.pictures]
        share = FRACTIONS[place]
        assert removed[0].mean() == pytest.approx(share, abs=0.001)
        assert removed[3].mean() == pytest.approx(1 - share, abs=0.001)
        assert removed[0][SPOT].all() and not removed[3][SPOT].any()
        ask = steps.send([only_the_spot(one) for one in ask.pictures])
    steps.close()


def test_a_larger_picture_is_asked_about_on_the_networks_own_scale(scene, perfect):
    large = replace(scene, picture=scene.picture.repeat(2, 0).repeat(2, 1))
    steps = [curves.find(scene, perfect), curves.find(large, perfect.repeat(2, 0).repeat(2, 1))]
    answers = [None, None]
    for _ in range(3):
        asks = [one.send(answer) for one, answer in zip(steps, answers, strict=True)]
        for one, other in zip(*(ask.pictures for ask in asks), strict=True):
            assert one.shape == (224, 224, 3) and np.array_equal(one, other)
        answers = [[only_the_spot(one) for one in ask.pictures] for ask in asks]


def test_a_network_that_looks_at_contrast_alone(known, run):
    """The network that is pretended gives its last class what a picture has of contrast."""
    session = Session(PretendedNetwork(), known, size=224)
    run(session.open(to_png(with_the_spot())))
    values = np.random.default_rng(2).random((224, 224)).astype(np.float32)
    found = run(questions.curves(session, questions.scene(session, 999), values))
    assert session.runtime.runs == 1 + found.calls
    assert found.own.deletion[0, -1] == pytest.approx(0.00115, abs=1e-5)  # of 1,000
    assert found.own.deletion[0, 0] > 0.05


@pytest.fixture
def spotted(known):
    return opened(known)


def test_they_are_of_the_picture_there_was_whatever_is_painted_meanwhile(spotted, perfect):
    held = questions.scene(spotted, 7)
    before = asyncio.run(questions.curves(spotted, held, perfect))

    async def both():
        seen = []
        asking = asyncio.ensure_future(
            questions.curves(
                spotted, held, perfect, progress=lambda done, so_far: seen.append(so_far.calls)
            )
        )
        while len(seen) < 2:
            await asyncio.sleep(0)
        await spotted.paint([(130, 70), (140, 80)], 9)
        return await asking

    during = asyncio.run(both())
    after = asyncio.run(questions.curves(spotted, questions.scene(spotted, 7), perfect))
    assert during.scores() == before.scores()
    assert after.scores() != before.scores()


def test_they_can_be_given_up(spotted, perfect):
    def progress(done, so_far):
        if done > 0.3:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        asyncio.run(
            questions.curves(spotted, questions.scene(spotted, 7), perfect, progress=progress)
        )
    assert spotted.runtime.runs < 50


def test_a_real_map_beats_chance_on_a_real_photo(session, coffee, run):
    async def work():
        await session.open(coffee)
        found = await questions.explain(session, "class-map", 967)
        return (
            await questions.curves(session, questions.scene(session, 967), found.values)
        ).scores()

    scores = run(work())
    assert scores["deletion"] < 0.15 < 0.6 < scores["insertion"]
    assert scores["deletion"] < scores["random_deletion"] - 0.1
    assert scores["insertion"] > scores["random_insertion"] + 0.1
