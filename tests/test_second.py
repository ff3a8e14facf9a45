"""A second network beside the session's: asked the same, once each, and released when given up."""

import asyncio

import numpy as np
import pytest

from interactive_classification.answers import Answers
from interactive_classification.classify import softmax, tensor
from interactive_classification.explain.background import Background, Fall, Kept
from interactive_classification.model_files import MODELS
from interactive_classification.network.card import ALL
from interactive_classification.network.efficientnet_lite0 import EFFICIENTNET_LITE0
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from interactive_classification.network.port import Output
from interactive_classification.networks import Networks
from interactive_classification.overlay import SMOOTH
from interactive_classification.second import Second
from interactive_classification.sentences import Told
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled

LITE, SQUEEZE = "efficientnet-lite0", "squeezenet"


class Counted:
    """A network that tells how often it was asked, and whether it was released."""

    def __init__(self, real, why=""):
        self.card, self.name, self.seconds = real.card, "wasm", 0.01
        self.runs, self.released = 0, False
        self._real, self._why = real, why

    async def run(self, tensor, wanted=ALL):
        assert not self.released
        self.runs += 1
        found = await self._real.run(tensor, wanted)
        return Output(found.logits, None, self._why) if self._why else found

    async def release(self):
        self.released = True


@pytest.fixture(scope="module")
def lite():
    found = open_network((MODELS / EFFICIENTNET_LITE0.file).read_bytes())
    return NativeRuntime(found.model(), card=EFFICIENTNET_LITE0, head=found.head)


@pytest.fixture
def opened():
    """The networks that were opened, in order."""
    return []


@pytest.fixture
def answers(runtime, lite, known, coffee, run, opened):
    class Both:
        async def built_in(self, name):
            opened.append(Counted({LITE: lite, SQUEEZE: runtime}[name]))
            return opened[-1]

    late = asyncio.Event()
    late.set()
    made = Answers(
        Session(Counted(runtime), known, method="mean-colour"), late, Networks(Both(), known)
    )
    run(made.open_picture(coffee))
    return made


def second(answers, run, name=LITE, index=-1, other=-1):
    return run(answers.second(name, index, other, False, []))


def edit(answers, run, x=224, y=200):
    return run(answers.edit("brush", [x, y], 40, "", False))


def sure(network, picture, index, run):
    logits = run(network.run(tensor(picture, network.card))).logits
    return softmax(logits)[index]


def test_it_is_asked_about_the_same_two_pictures(answers, lite, run):
    view = edit(answers, run)
    found = second(answers, run)
    session = answers.session
    assert (found["network"], found["first"], found["step"]) == (LITE, SQUEEZE, view["step"])
    for row in found["original_predictions"]:
        sureness = sure(lite, session.original, row["index"], run)
        assert row["confidence"] == pytest.approx(sureness, abs=1e-6)
    for row in found["modified_predictions"] + found["followed_predictions"]:
        sureness = sure(lite, session.modified, row["index"], run)
        assert row["confidence"] == pytest.approx(sureness, abs=1e-6)
    assert found["original_predictions"][0]["label"] == "espresso"
    assert found["modified_predictions"][0]["confidence"] != pytest.approx(
        view["modified_predictions"][0]["confidence"], abs=1e-3
    )


def test_nothing_is_asked_twice_until_another_photo_is_open(answers, opened, run, coffee):
    edit(answers, run)
    first = second(answers, run)
    assert opened[0].runs == 2
    edit(answers, run, 100, 100)
    second(answers, run)
    assert opened[0].runs == 3
    run(answers.undo())
    assert second(answers, run)["modified_predictions"] == first["modified_predictions"]
    assert opened[0].runs == 3
    run(answers.reset())
    second(answers, run)
    assert opened[0].runs == 3  # it is the original again
    run(answers.open_picture(coffee))
    second(answers, run)
    assert opened[0].runs == 4 and len(opened) == 1


def test_each_map_is_of_its_own_class_and_on_its_own_scale(answers, run):
    found = second(answers, run)
    mine, its = found["maps"]
    assert mine["label"] == its["label"] == "espresso"
    assert mine["points"] != its["points"] and mine["drawn"] and its["drawn"]
    assert its["picture"].shape == (found["size"] ** 2 * 4,)
    another = second(answers, run, other=968)["maps"]
    assert np.array_equal(another[0]["picture"], mine["picture"])
    assert another[1]["index"] == 968
    assert not np.array_equal(another[1]["picture"], its["picture"])


def test_pinned_classes_are_told_of_both(answers, run):
    run(answers.pin([2]))
    assert [row["index"] for row in second(answers, run)["modified_pinned"]] == [2]


def test_without_class_maps_it_says_why(runtime, lite, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    other = Second("mine", Counted(lite, why="no-maps-token"), known)
    found = run(other.told(session, SQUEEZE, -1, -1, False, SMOOTH, []))
    assert found["maps"][1]["why"]["key"] == "no-maps-token"
    assert "picture" not in found["maps"][1] and "picture" in found["maps"][0]


def test_the_first_becoming_the_second_they_change_places(answers, opened, run):
    edit(answers, run)
    before, view = second(answers, run), answers.view()
    runs = opened[0].runs
    turned = run(answers.use_network(LITE))
    assert answers.session.runtime is opened[0] and len(opened) == 1
    assert turned["modified_predictions"] == before["modified_predictions"]
    found = second(answers, run, SQUEEZE)
    assert found["modified_predictions"] == view["modified_predictions"]
    assert found["first"] == LITE and len(opened) == 1 and opened[0].runs > runs
    run(answers.use_network(SQUEEZE))
    assert second(answers, run)["modified_predictions"] == before["modified_predictions"]
    assert len(opened) == 1


def test_what_runs_elsewhere_cannot_stay_as_the_second(answers, opened, run):
    answers.session.runtime.name = "webgl"
    first = answers.session.runtime
    second(answers, run)
    run(answers.use_network(LITE))
    assert first.released and len(opened) == 1
    second(answers, run, SQUEEZE)
    assert len(opened) == 2


def test_given_up_it_is_released(answers, opened, run):
    second(answers, run)
    assert second(answers, run, "") == {}
    assert opened[0].released
    assert run(answers.painted()) == {}
    second(answers, run)
    assert len(opened) == 2


def test_it_must_be_another_that_there_is(answers, opened, run):
    with pytest.raises(Told, match="asked already"):
        second(answers, run, SQUEEZE)
    with pytest.raises(Told, match="There is no network"):
        second(answers, run, "alexnet")
    assert not opened


def test_it_follows_a_stroke(answers, lite, run):
    second(answers, run)
    seen = run(answers.preview([200, 200, 240, 200], 40, True, False, -1, False))
    found = run(answers.painted())
    picture = np.ascontiguousarray(seen["modified"].reshape(448, 448, 4)[..., :3])
    for row in found["modified_predictions"]:
        sureness = sure(lite, picture, row["index"], run)
        assert row["confidence"] == pytest.approx(sureness, abs=1e-6)
    assert not answers.session.mask.any()


# Which of both relies on the background ----------------------------------------------


def test_both_are_asked_about_each_ones_part_alone(answers, runtime, lite, run):
    second(answers, run)
    edit(answers, run)  # it is about the photo without a hole
    session = answers.session
    told = []

    async def work():
        other = await answers._taken(LITE)
        return await other.background(session, lambda done, so_far: told.append((done, so_far)))

    found = run(work())
    assert [one.of for one in found.parts] == [0, 1]
    networks = runtime, lite
    for one in found.parts:
        unchanged = (one.picture == session.original).all(-1).mean()
        assert one.area <= unchanged < one.area + 0.1
        for network, fall in zip(networks, one.falls, strict=True):
            whole = sure(network, session.original, fall.index, run)
            assert fall.whole == pytest.approx(whole, abs=1e-6)
            assert fall.kept == pytest.approx(sure(network, one.picture, fall.index, run), abs=1e-6)
        own = networks[one.of]
        best = run(own.run(tensor(one.picture, own.card))).logits.argmax()
        assert best == one.falls[one.of].index  # that is what makes the part enough
    assert found.outcome == "second"
    done = [one for one, _ in told]
    assert done == sorted(done) and 0.5 <= done[-1] <= 1
    assert [len(one.parts) for _, one in told if one][-1] == 1


def test_a_job_tells_it_and_ends_with_the_second_network(answers, run):
    async def work():
        number = (await answers.begin("background", [LITE]))["number"]
        while "found" not in (news := await answers.news(number)):
            pass
        await answers.second("", -1, -1, False, [])
        with pytest.raises(Cancelled):
            while True:
                await answers.news(number)
        return news["found"]

    found = run(work())
    (part,) = found["parts"]
    assert part["of"] == 0 and part["picture"].shape == (part["size"] ** 2 * 4,)
    assert [one["label"] for one in part["falls"]] == ["espresso", "espresso"]


def kept(of, first, second):
    picture = np.zeros((4, 4, 3), np.uint8)
    return Kept(of, 0.1, picture, (Fall(1, 0.9, 0.9 - first), Fall(2, 0.8, 0.8 - second)))


@pytest.mark.parametrize(
    ("falls", "outcome"),
    [
        ([], "nothing"),
        ([(0.5, 0.1), (0.4, 0.2)], "first"),
        ([(0.1, 0.5), (0.1, 0.3)], "second"),
        ([(0.1, 0.5), (0.5, 0.1)], "mixed"),
        ([(0.1, 0.13), (0.5, 0.1)], "first"),
        ([(0.1, 0.13), (-0.1, -0.08)], "neither"),
        ([(0.1, 0.5)], "second"),
    ],
)
def test_only_what_both_parts_agree_about_is_an_answer(falls, outcome):
    parts = tuple(kept(place, *one) for place, one in enumerate(falls))
    assert Background(parts).outcome == outcome
