"""Explanations: what the pieces do is found, step by step, in turns with the person's strokes."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from interactive_classification.classify import softmax
from interactive_classification.explain import (
    EXPLANATIONS,
    Map,
    Pieces,
    Scene,
    explanation,
    occlusion,
    removal,
)
from interactive_classification.explain.method import log_odds
from interactive_classification.network.card import ALL, LOGITS
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.overlay import draw_map
from interactive_classification.parameter import ParameterError
from interactive_classification.questions import explain
from interactive_classification.sentences import Told
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled
from tests.spotted import SPOT, Spotted, only_the_spot, opened, scene_of, with_the_spot


@pytest.fixture
def scene():
    return scene_of(with_the_spot())


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


def first_asked(name, scene, **how):
    """The first pictures that the network is asked about."""
    steps = EXPLANATIONS[name].steps(scene, **how)
    ask = next(steps)
    while not ask.pictures:
        ask = steps.send([])
    return ask.pictures


def test_it_is_asked_in_the_pieces_and_with_the_blur_that_are_wanted(scene):
    asked = {}
    for radius in (2, 64):
        ask = next(EXPLANATIONS["occlusion"].steps(scene, radius=radius))
        asked[radius] = [np.flatnonzero((one != scene.picture).any(2)) for one in ask.pictures]
    for near, far in zip(asked[2], asked[64], strict=True):
        assert np.intersect1d(near, far).size > 0.9 * near.size  # the same pieces, blurred more
    few, many = (
        EXPLANATIONS["occlusion"].run(scene, only_the_spot, pieces=count) for count in (20, 300)
    )
    assert few.calls < 40 and many.calls > 200
    assert few.calls == occlusion.pieces_in_order(scene, 20)[0].max() + 1
    half, whole = (first_asked("attribution", scene, pieces=count) for count in (20, 300))
    changed = [np.mean([one != scene.picture for one in pictures]) for pictures in (half, whole)]
    assert changed[0] > 3 * changed[1]


def test_with_several_ways_to_remove_an_effect_is_the_mean_of_theirs(scene):
    """Each way leaves the spot another brightness; whoever takes the mean is between them."""
    one = EXPLANATIONS["occlusion"]
    maps = [one.run(scene, only_the_spot, removals=count) for count in (1, 2, 3)]
    assert [found.calls for found in maps] == [count * maps[0].calls for count in (1, 2, 3)]
    labels, [best, *_] = occlusion.pieces_in_order(scene)
    hole = labels == best
    whole = log_odds(scene.output.logits, 7)
    ways = [removal.blurring(scene.picture), removal.colouring(scene.picture)]
    ways.append(removal.marching(scene.picture))
    effects = [whole - log_odds(only_the_spot(way(hole)), 7) for way in ways]
    assert len(set(effects)) == 3
    for count, found in enumerate(maps, 1):
        assert found.values[hole] == pytest.approx(np.mean(effects[:count]), abs=1e-5)
    asks = one.steps(scene, removals=3)
    assert len(next(asks).pictures) == 6  # two pieces in three ways


def test_what_is_removed_is_the_hole_and_nothing_else(scene):
    hole = np.zeros((224, 224), np.bool_)
    hole[SPOT] = True
    picture = scene.picture
    for way in (removal.blurring, removal.colouring, removal.marching):
        gone = way(picture)(hole)
        assert np.array_equal(gone[~hole], picture[~hole])
        assert gone[hole].mean() < picture[hole].mean() - 20
        assert way(picture)(np.ones_like(hole)).std() < picture.std()
    red = removal.colouring(picture, (255, 0, 0.4))(hole)
    assert (red[hole] == (255, 0, 0)).all()
    mean = np.round(picture.mean((0, 1)))
    assert (removal.marching(picture)(np.ones_like(hole)) == mean).all()


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("occlusion", {"pieces": 7}, "Pieces must be between 20 and 400."),
        ("attribution", {"radius": 0}, "Blur radius must be between 1 and 64."),
        ("attribution", {"removals": 4}, "Ways to remove must be between 1 and 3."),
        ("class-map", {"pieces": 100}, "Class map has no parameter “pieces”."),
    ],
)
def test_parameters_are_checked_before_anything_is_asked(spotted, scene, name, given, words):
    with pytest.raises(ParameterError) as refused:
        explanation(name).steps(scene, **given)
    assert str(refused.value) == words
    runs = spotted.runtime.runs
    with pytest.raises(ParameterError):
        asyncio.run(explain(spotted, name, 7, **given))
    assert spotted.runtime.runs == runs


def test_nothing_is_made_up_where_nothing_counts(scene):
    flat = np.zeros(1000, np.float32)
    silent = replace(scene, output=Output(flat, np.zeros((1000, 13, 13), np.float32)))
    for one in EXPLANATIONS.values():
        assert not one.run(silent, lambda picture: flat).values.any()


def test_an_unknown_one_is_refused_in_a_sentence():
    with pytest.raises(Told, match="no explanation “tea-leaves”; choose one of: attribution"):
        explanation("tea-leaves")


@pytest.fixture
def spotted(known):
    return opened(known)


def test_nothing_but_logits_is_copied_for_it(spotted):
    asyncio.run(explain(spotted, "attribution", 7))
    assert spotted.runtime.wanted[0] == ALL  # when the picture was opened
    assert set(spotted.runtime.wanted[1:]) == {LOGITS}


def test_strokes_have_their_turns_meanwhile_and_change_nothing_of_it(spotted, known):
    """It is about the picture there was, and a stroke waits for one question at most."""
    another = opened(known)  # a session that has found a map asks no more for it
    before = asyncio.run(explain(another, "occlusion", 7))

    async def both():
        order = []
        asking = asyncio.ensure_future(
            explain(spotted, "occlusion", 7, progress=lambda done, so_far: order.append("asked"))
        )
        while len(order) < 2:
            await asyncio.sleep(0)
        runs = spotted.runtime.runs
        await spotted.paint([(130, 70), (140, 80)], 9)
        waited = spotted.runtime.runs - runs
        order.append("painted")
        return await asking, order, waited

    during, order, waited = asyncio.run(both())
    assert order[-1] == "asked"
    assert waited <= 3
    assert np.array_equal(during.values, before.values)
    assert not np.array_equal(asyncio.run(explain(spotted, "occlusion", 7)).values, before.values)


def test_it_can_be_cancelled_at_any_question(spotted):
    async def begin(after):
        def progress(done, so_far):
            seen.append(done)
            if len(seen) == after:
                raise Cancelled

        seen = []
        runs = spotted.runtime.runs
        with pytest.raises(Cancelled):
            await explain(spotted, "attribution", 7, progress=progress)
        assert spotted.runtime.runs - runs == max(after - 2, 0)  # the first asks nothing

    for after in (1, 2, 3, 6):
        asyncio.run(begin(after))
    assert asyncio.run(explain(spotted, "attribution", 7)).values.any()


def test_what_cannot_be_explained_is_refused(known, spotted):
    with pytest.raises(Told):
        asyncio.run(explain(spotted, "occlusion", 1000))
    with pytest.raises(Told):
        asyncio.run(explain(Session(Spotted(), known), "occlusion", 7))


def test_attribution_asks_of_few_pieces_first_and_then_of_more(scene):
    steps, answers, seen = EXPLANATIONS["attribution"].steps(scene, pieces=100), None, []
    with pytest.raises(StopIteration) as stop:
        while True:
            ask = next(steps) if answers is None else steps.send(answers)
            seen.append(ask)
            answers = [only_the_spot(one) for one in ask.pictures]
    each = [occlusion.pieces_in_order(scene, count)[0].max() + 1 for count in (25, 60, 100)]
    assert stop.value.value.calls == sum(each)
    assert [ask.done for ask in seen] == sorted(ask.done for ask in seen)
    assert 0 == seen[0].done < seen[-1].done < 1
    assert not seen[0].pictures  # the class map is there before anything is cut or asked
    class_map = EXPLANATIONS["class-map"].run(scene, only_the_spot).values
    first = seen[0].so_far.values
    assert np.corrcoef(first.ravel(), class_map.ravel())[0, 1] > 0.999
    sizes = [np.mean((ask.pictures[0] != scene.picture).any(2)) for ask in (seen[1], seen[-1])]
    assert sizes[0] > 2 * sizes[1]
    assert len({ask.so_far.calls for ask in seen}) == len(seen) - 1


def test_of_each_piece_it_is_known_what_it_did_by_each_fill(scene):
    """The very pictures that were asked about can be seen again, and what was said to them."""
    asked = []

    def classify(picture):
        asked.append(picture)
        return only_the_spot(picture)

    found = EXPLANATIONS["occlusion"].run(scene, classify, removals=3)
    pieces = found.pieces
    assert pieces.fills == removal.REMOVALS
    assert pieces.confidence == pytest.approx(softmax(scene.output.logits)[7])
    assert pieces.labels.max() + 1 == len(pieces.effects) == found.calls / 3
    for place, piece in enumerate(occlusion.pieces_in_order(scene)[1]):
        shown = occlusion.without(scene.picture, pieces, piece)
        for at, one in enumerate(shown):
            assert np.array_equal(one, asked[3 * place + at])
            assert pieces.left[piece, at] == pytest.approx(softmax(only_the_spot(one))[7])
        assert found.values[pieces.labels == piece] == pytest.approx(pieces.effects[piece].mean())
    both = EXPLANATIONS["attribution"].run(scene, only_the_spot, removals=3).pieces
    assert np.array_equal(both.labels, pieces.labels)  # those of the last cut, the finest
    assert both.effects == pytest.approx(pieces.effects)


def test_fills_contradict_each_other_where_one_takes_and_another_gives():
    effects = np.float32(
        [[1, -1, 0], [1, 2, 0.05], [-1, -0.5, 0.05], [0.05, -0.05, 0], [-1, 0, 0.2]]
    )
    labels = np.arange(5, dtype=np.uint16)[None].repeat(20, 0)
    pieces = Pieces(labels, removal.REMOVALS, 0.5, effects, effects * 0, 32)
    assert pieces.agreed().tolist() == [False, True, True, True, False]
    assert (pieces.disputed() == [True, False, False, False, True]).all()
    found = Map(np.zeros((20, 5), np.float32), "log-odds", 15, pieces)
    drawn = draw_map(found.values, 1.0, hatched=found.disputed())
    hatched = drawn[..., 3] > 0
    assert hatched[:, [0, 4]].any() and not hatched[:, 1:4].any()


def test_a_real_network_looks_at_the_cup(classify_picture, coffee_picture):
    hole = np.zeros(coffee_picture.shape[:2], np.bool_)
    output = classify_picture(coffee_picture)
    scene = Scene(coffee_picture, output, 967, SQUEEZENET, coffee_picture, hole)
    found = EXPLANATIONS["attribution"].run(scene, lambda one: classify_picture(one).logits)
    middle = found.values[150:300, 130:320].mean()
    assert middle > 0.5 > found.values[:40].mean()
