"""Regions: a hole that is found changes the answer, a part that is found keeps it."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from interactive_classification.classify import tensor
from interactive_classification.edits import EDITS, Given
from interactive_classification.explain import SEARCHES, counterfactual, sufficient
from interactive_classification.explain.method import at_once
from interactive_classification.explain.region import HALF, Trials
from interactive_classification.fill import METHODS
from interactive_classification.network.card import ALL
from interactive_classification.network.port import Output
from interactive_classification.network.squeezenet import SQUEEZENET
from interactive_classification.pixels import to_png
from interactive_classification.questions import region
from interactive_classification.sentences import Told
from interactive_classification.session import Session
from interactive_classification.superpixels import piece, segment
from interactive_classification.turns import Cancelled
from tests.spotted import INDEX, SPOT, scene_of, with_the_spot

OTHER = 9  # what the picture is without the spot
THIRD = 11  # what it is if the other spot goes first
OTHER_SPOT = np.s_[150:180, 30:70]


def two_spots(picture):
    """One class needs a spot, another the second; a third is always there."""
    logits = np.full(1000, -5, np.float32)
    logits[INDEX] = picture[SPOT].mean() / 16
    logits[THIRD] = 15 - picture[OTHER_SPOT].mean() / 16
    logits[OTHER] = 6.5
    return logits


class TwoSpots:
    """The same as a session takes it."""

    name, seconds, card = "two spots", 0.0, SQUEEZENET

    def __init__(self):
        self.runs = 0

    async def run(self, tensor, wanted=ALL):
        await asyncio.sleep(0)
        self.runs += 1
        maps = np.zeros((1000, 13, 13), np.float32)
        maps[INDEX, 3, 7] = 5
        return Output(two_spots(tensor[0].transpose(1, 2, 0) + 117), maps)


def pictured():
    made = with_the_spot()
    made[OTHER_SPOT] += 180
    return made


@pytest.fixture
def scene():
    known = scene_of(pictured())
    return replace(known, output=Output(two_spots(known.picture), known.output.class_maps))


@pytest.fixture
def spotted(known):
    session = Session(TwoSpots(), known, size=224, method="mean-colour")
    asyncio.run(session.open(to_png(pictured())))
    return session


def answers(found, scene, fills):
    """What the network says to what is erased, filled as a person's own hole is."""
    return {
        fill: int(two_spots(METHODS[fill].fill(scene.original, found.hole)).argmax())
        for fill in fills
    }


def test_the_hole_changes_the_answer_with_three_fills_at_once(scene):
    found = at_once(counterfactual.find(scene), two_spots)
    assert found.found and found.before == INDEX and found.target == -1
    truth = answers(found, scene, found.answers)
    assert found.answers == truth
    assert set(counterfactual.FILLS) <= set(truth)
    assert all(found.holds[fill] for fill in counterfactual.FILLS)
    assert found.holds == {fill: answer != INDEX for fill, answer in truth.items()}
    assert found.after() == OTHER == truth[found.fill()]
    assert found.area == pytest.approx(found.hole.mean())
    touched = np.isin(segment(scene.original), np.unique(segment(scene.original)[SPOT]))
    assert not (found.hole & ~touched).any() and found.area < 0.2


def test_no_piece_of_it_can_be_spared(scene):
    found = at_once(counterfactual.find(scene), two_spots)
    labels = segment(scene.original)
    for one in np.unique(labels[found.hole]):
        fewer = found.hole & (labels != one)
        said = [two_spots(METHODS[f].fill(scene.original, fewer)) for f in counterfactual.FILLS]
        assert not fewer.any() or any(logits.argmax() == INDEX for logits in said)


def test_each_call_is_counted_and_none_is_made_twice(scene):
    asked = []

    def counting(picture):
        asked.append(picture.tobytes())
        return two_spots(picture)

    found = at_once(counterfactual.find(scene), counting)
    assert found.calls == len(asked) <= counterfactual.BUDGET + len(METHODS)
    filled = [one for one in asked]
    assert len(set(filled)) > 0.9 * len(filled)  # two fills may come to one picture
    before = at_once(sufficient.find(scene), two_spots)
    assert before.calls <= sufficient.BUDGET + len(METHODS)


def test_a_class_that_is_wanted_is_the_answer_then(scene):
    found = at_once(counterfactual.find(scene, THIRD), two_spots)
    assert found.found and found.target == THIRD
    assert found.after() == THIRD
    truth = answers(found, scene, found.answers)
    assert found.holds == {fill: answer == THIRD for fill, answer in truth.items()}
    assert all(found.holds[fill] for fill in counterfactual.FILLS)
    other = at_once(counterfactual.find(scene), two_spots)
    assert other.area <= found.area


@pytest.mark.parametrize(("target", "budget"), [(-1, 400), (500, 200)])
def test_that_none_is_found_is_an_answer(scene, target, budget):
    def stubborn(picture):
        logits = two_spots(picture)
        logits[INDEX] = 50
        return logits

    found = at_once(counterfactual.find(scene, target), stubborn)
    assert not found.found and not found.answers and not found.holds and not found.places
    assert found.area == 0 and not found.hole.any()
    assert found.after() == found.before == INDEX and found.fill() == ""
    assert 50 < found.calls <= budget


def test_the_part_alone_keeps_the_answer(scene):
    found = at_once(sufficient.find(scene), two_spots)
    assert found.found and found.keeps and found.target == INDEX
    truth = answers(found, scene, found.answers)
    assert found.holds == {fill: answer == INDEX for fill, answer in truth.items()}
    assert all(found.holds[fill] for fill in sufficient.FILLS)
    assert found.area == pytest.approx(1 - found.hole.mean())
    assert 0 < found.area <= HALF
    assert not set(truth) & {"biharmonic", "patch-match"}  # nine tenths would take them minutes


def test_it_goes_on_from_what_is_erased_already(scene):
    hole = np.zeros((224, 224), np.bool_)
    hole[:50, :50] = True
    found = at_once(counterfactual.find(replace(scene, hole=hole)), two_spots)
    assert found.found and found.hole[hole].all()
    assert found.area == pytest.approx(found.hole.mean() - hole.mean())


def test_what_the_person_set_about_a_fill_is_kept(scene):
    wide = at_once(counterfactual.find(scene), two_spots)
    faint = replace(scene, settings={"blur": {"radius": 1}})  # leaves the spot as bright as it was
    found = at_once(counterfactual.find(faint), two_spots)
    assert wide.found and not found.found


@pytest.mark.parametrize(("name", "kind"), [(name, name) for name in SEARCHES])
def test_an_edit_by_its_places_makes_the_very_hole(scene, name, kind):
    found = at_once(SEARCHES[name].find(scene, -1), two_spots)
    labels = segment(scene.original)
    given = Given(found.places, 100, lambda x, y, count: piece(labels, x, y))
    assert np.array_equal(EDITS[kind](scene.hole.copy(), given), found.hole)


def test_every_search_says_what_it_does_and_where_it_comes_from():
    for one in SEARCHES.values():
        assert one.title and one.source and one.description.count(".") >= 2
    assert SEARCHES["counterfactual"].aims and SEARCHES["sufficient"].keeps


def test_a_hole_that_hangs_together_is_tried_at_last(scene):
    """Where no single piece says anything, and the class map puts most of the picture before it."""
    maps = np.zeros((1000, 13, 13), np.float32)
    maps[INDEX] = 4
    maps[INDEX, 2:11, 2:11] = 0
    maps[INDEX, 4:9, 4:9] = 1
    maps[INDEX, 6, 6] = 40
    known = replace(scene, output=Output(scene.output.logits, maps))
    trials, labels = Trials(known, -1, ("blur",), 10), segment(scene.original)
    near = {one for one, y, x in _middles(labels) if 70 < y < 154 and 70 < x < 154}
    evidence = dict(zip(trials.pieces, trials.by_class_map(), strict=True))
    wanted = [one for one in near if evidence[one] > 0.4]
    assert len(wanted) > 4

    def together(picture):
        gone = [(picture != scene.original).any(2)[labels == one].mean() > 0.5 for one in wanted]
        logits = np.zeros(1000, np.float32)
        logits[OTHER if all(gone) else INDEX] = 5
        return logits

    blind = replace(known, output=Output(together(scene.original), maps))
    found = at_once(counterfactual.find(blind), together)
    assert found.found
    assert set(np.unique(labels[found.hole])) == set(wanted)


def _middles(labels):
    for one in np.unique(labels):
        y, x = np.nonzero(labels == one)
        yield one, y.mean(), x.mean()


def test_neighbours_share_a_border(scene):
    trials = Trials(scene, -1, ("blur",), 10)
    beside, labels = trials.beside(), segment(scene.original)
    for one in (0, int(labels.max()) // 2):
        around = np.zeros(labels.shape, np.bool_)
        own = labels == one
        around[1:] |= own[:-1]
        around[:-1] |= own[1:]
        around[:, 1:] |= own[:, :-1]
        around[:, :-1] |= own[:, 1:]
        assert beside[one] == set(np.unique(labels[around & ~own]).tolist())


def test_a_session_answers_strokes_meanwhile_and_knows_what_was_found(spotted):
    before = spotted.original_output.logits

    async def both():
        order = []
        asking = asyncio.ensure_future(
            region(spotted, "counterfactual", progress=lambda done, so_far: order.append(done))
        )
        while len(order) < 5:
            await asyncio.sleep(0)
        asked = spotted.runtime.runs
        await spotted.paint([(20, 20)], 5)
        waited = spotted.runtime.runs - asked
        return await asking, waited

    found, waited = asyncio.run(both())
    assert waited <= 3
    assert found.found and not found.hole[:40, :40].any()  # it is about the picture before
    assert np.array_equal(spotted.original_output.logits, before)
    asyncio.run(spotted.undo())
    asyncio.run(spotted.set_mask(found.hole, found.fill("mean-colour")))
    known = spotted.findings.region(spotted.history.shown.packed_mask)
    assert known is found
    assert spotted.predictions(1).modified[0].index == found.answers[spotted.method]
    said = spotted.runtime.run(tensor(spotted.modified, SQUEEZENET))
    assert int(asyncio.run(said).logits.argmax()) == found.after("mean-colour")


def test_it_can_be_given_up_at_any_call(spotted):
    for name, most in (("counterfactual", 1), ("sufficient", 3), ("counterfactual", 40)):
        asked = []

        def progress(done, so_far, asked=asked, most=most):
            asked.append(done)
            if len(asked) == most:
                raise Cancelled("Enough.")

        with pytest.raises(Cancelled):
            asyncio.run(region(spotted, name, progress=progress))
        assert len(asked) == most
    assert spotted.history.number == 0 and not spotted.mask.any()


def test_what_cannot_be_asked_is_told(spotted, known):
    with pytest.raises(Told, match="already"):
        asyncio.run(region(spotted, "counterfactual", INDEX))
    with pytest.raises(Told, match="999"):
        asyncio.run(region(spotted, "counterfactual", 1000))
    with pytest.raises(Told, match="no explanation"):
        asyncio.run(region(spotted, "luck"))
    with pytest.raises(Told):
        asyncio.run(region(Session(TwoSpots(), known), "counterfactual"))
