"""Shuffled weights: those that are meant, in networks of their own, and what becomes of maps."""

import asyncio

import numpy as np
import onnx
import pytest

from interactive_classification import questions
from interactive_classification.answers import Answers
from interactive_classification.classify import tensor
from interactive_classification.explain.class_map import evidence
from interactive_classification.explain.shuffled import ALIKE, DRAWS, correlation, find, stages
from interactive_classification.model_files import MODELS
from interactive_classification.network.port import Output
from interactive_classification.network.weights import layers, shuffled
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled
from tests.spotted import scene_of, with_the_spot

ESPRESSO = 967
COUNTS = (1, 2, 4, 8, 16, 26)


@pytest.fixture(scope="module")
def model():
    return (MODELS / "squeezenet.onnx").read_bytes()


@pytest.fixture
def coffee_cup(session, coffee, run):
    run(session.open(coffee))
    return session


def arrays(model):
    """All weights by name, as the ONNX package reads them."""
    graph = onnx.load_from_string(model).graph
    return {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}


def with_weights(model):
    """The names of the weights of each layer, as the ONNX package reads them."""
    graph = onnx.load_from_string(model).graph
    known = {one.name for one in graph.initializer}
    found = [[name for name in node.input if name in known] for node in graph.node]
    return [names for names in found if names]


def test_the_weights_are_found_where_they_lie(model):
    known = arrays(model)
    found = layers(model)
    assert len(found) == 26
    for places, names in zip(found, with_weights(model), strict=True):
        for place, name in zip(places, names, strict=True):
            assert place.size == 4
            assert model[place.start : place.end] == known[name].tobytes()


def test_layers_are_in_the_order_of_the_nodes_and_of_each_precision():
    """The initializers of a file may stand in any order, and hold what is no weight."""
    halves, doubles = np.arange(6, dtype="<f2"), np.arange(3, dtype="<f8")
    shape = np.array([2, 3], np.int64)
    nodes = [
        onnx.helper.make_node("Reshape", ["x", "shape"], ["y"]),
        onnx.helper.make_node("Add", ["y", "first"], ["z"]),
        onnx.helper.make_node("Mul", ["z", "second"], ["w"]),
        onnx.helper.make_node("Mul", ["w", "first"], ["v"]),
    ]
    kept = {"second": doubles, "shape": shape, "first": halves}
    graph = onnx.helper.make_graph(
        nodes, "g", [], [], [onnx.numpy_helper.from_array(kept[name], name) for name in kept]
    )
    model = onnx.helper.make_model(graph).SerializeToString()
    (first,), (second,) = layers(model)
    assert (first.size, second.size) == (2, 8)
    assert model[first.start : first.end] == halves.tobytes()
    assert model[second.start : second.end] == doubles.tobytes()
    last, both = shuffled(model, (1, 2), 3)
    assert np.array_equal(arrays(last)["first"], halves)
    assert not np.array_equal(arrays(both)["first"], halves)
    assert np.array_equal(arrays(both)["shape"], shape)


def test_only_the_last_layers_change_and_each_array_within_itself(model):
    before, names = arrays(model), with_weights(model)
    made = list(shuffled(model, COUNTS, 1))
    assert [len(one) for one in made] == [len(model)] * len(COUNTS)
    for count, one in zip(COUNTS, made, strict=True):
        after = arrays(one)
        meant = {name for layer in names[-count:] for name in layer}
        assert {name for name in before if not np.array_equal(before[name], after[name])} == meant
        for name in meant:
            assert np.array_equal(np.sort(before[name], None), np.sort(after[name], None))
    last, others = arrays(made[0]), arrays(made[-1])
    for name in names[-1]:  # what was shuffled is not shuffled again
        assert np.array_equal(last[name], others[name])


def test_the_same_seed_gives_the_same_bytes(model):
    (one,), (same,), (other,) = (shuffled(model, (4,), seed) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("broken", [b"nothing of the kind", b"\x3a\x7f", b"\xff" * 9, b"\x3b\x00"])
def test_what_is_no_network_is_refused(broken):
    with pytest.raises(ValueError, match="no ONNX file"):
        layers(broken)


def test_a_network_that_breaks_off_is_refused(model):
    with pytest.raises(ValueError, match="breaks off"):
        layers(model[:-1000])


def test_the_stages_double_up_to_all():
    assert stages(26) == COUNTS
    assert stages(8) == (1, 2, 4, 8)
    assert stages(1) == (1,)


def test_the_correlation_is_of_ranks_with_ties_in_their_middle():
    values = np.array([[1, 5], [5, 9]], np.float32)
    assert correlation(values, values**3) == pytest.approx(1)
    assert correlation(values, -values) == pytest.approx(-1)
    # The ranks are 0, 1.5, 1.5, 3 and 0, 1, 2, 3.
    other = np.array([[1, 2], [3, 4]], np.float32)
    assert correlation(values, other) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
    assert correlation(values, np.ones_like(values)) == 0


def test_it_asks_network_by_network_and_tells_what_it_knows(model):
    """Networks that say the same whatever their weights keep the map as it is."""
    scene = scene_of(with_the_spot())
    steps, asks, answer = find(scene, model), [], None
    with pytest.raises(StopIteration) as stop:
        while True:
            asks.append(next(steps) if answer is None else steps.send(answer))
            answer = scene.output
    found = stop.value.value
    assert found.calls == len(asks) == DRAWS * len(COUNTS)
    assert len({ask.model for ask in asks}) == len(asks)
    assert [ask.done for ask in asks] == pytest.approx([n / len(asks) for n in range(len(asks))])
    assert asks[0].so_far is None
    assert [len(ask.so_far.means()) for ask in asks[1:8]] == [1, 2, 3, 4, 5, 6, 6]
    assert found.layers == COUNTS and found.index == scene.index
    assert found.means() == pytest.approx([1.0] * 6) and found.stays
    assert all(np.array_equal(one, found.real) for one in found.maps)


def test_a_map_that_turns_around_is_still_that_of_the_picture(model):
    scene = scene_of(with_the_spot())
    steps = find(scene, model)
    next(steps)
    with pytest.raises(StopIteration) as stop:
        while True:
            steps.send(Output(scene.output.logits, -scene.output.class_maps))
    assert stop.value.value.means()[-1] == pytest.approx(-1)
    assert stop.value.value.stays


class Watched:
    """Runs the real network, and opens others, which fail if told to; it tells what is open."""

    name, seconds = "watched", 0.0

    def __init__(self, real, fails=False):
        self.real, self.card, self.fails = real, real.card, fails
        self.open = 0
        self.opened = 0

    async def run(self, made, wanted=("logits", "class_maps")):
        return await self.real.run(made, wanted)

    async def model(self):
        return await self.real.model()

    async def another(self, model):
        self.open += 1
        self.opened += 1
        return Beside(self, await self.real.another(model))


class Beside:
    def __init__(self, owner, real):
        self.owner, self.real, self.card = owner, real, real.card

    async def run(self, made, wanted=("logits", "class_maps")):
        if self.owner.fails:
            raise RuntimeError("It cannot be run.")
        return await self.real.run(made, wanted)

    async def release(self):
        self.owner.open -= 1
        await self.real.release()


@pytest.fixture(scope="module")
def whole(runtime, known, coffee):
    """What comes of the coffee cup, and the session that was asked."""
    session = Session(Watched(runtime), known)
    asyncio.run(session.open(coffee))
    return asyncio.run(questions.shuffled(session, ESPRESSO)), session


def test_with_all_weights_shuffled_the_class_map_is_another(whole, model):
    found, session = whole
    real = session.modified_output.class_maps
    assert np.array_equal(found.real, evidence(real, ESPRESSO, signed=True))
    assert abs(found.means()[-1]) < ALIKE and not found.stays
    # The first network is the one whose file has its last layer shuffled, in the first order.
    (file,) = shuffled(model, (1,), 1)
    output = asyncio.run(session.said_by(file, session.modified))
    assert np.array_equal(found.maps[0], output.class_maps[ESPRESSO])


def test_the_real_network_is_as_it_was(whole, coffee_cup, run):
    found, session = whole
    watched = session.runtime
    assert watched.opened >= found.calls == 30 and watched.open == 0
    after = run(watched.run(tensor(session.original)))
    for one, other in zip(coffee_cup.original_output, after, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("fails", [False, True])
def test_the_real_network_is_as_it_was_when_it_is_given_up_or_goes_wrong(coffee_cup, fails, run):
    before, real = coffee_cup.original_output, coffee_cup.runtime
    watched = Watched(real, fails)
    run(coffee_cup.use(watched))

    def enough(done, so_far):
        if done > 0.1:
            raise Cancelled("Enough.")

    with pytest.raises(RuntimeError if fails else Cancelled):
        run(questions.shuffled(coffee_cup, ESPRESSO, progress=enough))
    assert watched.opened == (1 if fails else 4) and watched.open == 0
    assert coffee_cup.runtime is watched
    after = run(real.run(tensor(coffee_cup.original)))
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_strokes_have_their_turns_and_the_map_stays_that_of_its_picture(coffee_cup, whole, run):
    seen = []

    def progress(done, so_far):
        seen.append(so_far)
        if len(seen) > 7:
            raise Cancelled("Enough.")

    async def both():
        asking = asyncio.ensure_future(questions.shuffled(coffee_cup, ESPRESSO, progress=progress))
        while len(seen) < 2:
            await asyncio.sleep(0)
        await coffee_cup.paint([(224, 200)], 40, "mean-colour")
        painted = len(seen)
        with pytest.raises(Cancelled):
            await asking
        return painted

    assert run(both()) < 5
    assert np.array_equal(seen[-1].correlations[0], whole[0].correlations[0])


def test_the_page_is_told_stage_by_stage(coffee_cup, whole, monkeypatch, run):
    monkeypatch.setattr("interactive_classification.explain.shuffled.DRAWS", 1)
    answers = Answers(coffee_cup, asyncio.Event())

    async def asked():
        number = (await answers.begin("shuffle", [ESPRESSO]))["number"]
        told = []
        while not told or not told[-1]["ended"]:
            told.append(await answers.news(number))
        return told

    found = [one["found"] for one in run(asked()) if "found" in one]
    numbers = [len(one["stages"]) for one in found]
    assert numbers == sorted(numbers) and numbers[0] == 2 and numbers[-1] == 7
    last = found[-1]
    assert last["index"] == ESPRESSO and last["label"] == "espresso" and last["draws"] == 1
    assert [one["layers"] for one in last["stages"]] == [0, *COUNTS]
    told = [one["correlation"] for one in last["stages"]]
    assert told == [1, *whole[0].correlations[0]]
    pictures = [one["picture"] for one in last["stages"]]
    assert {one.shape for one in pictures} == {(4 * last["size"] ** 2,)}
    assert len({one.tobytes() for one in pictures}) == 7
