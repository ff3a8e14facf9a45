"""Another network is asked about all that was done, and what one was found to say stays its own."""

import asyncio

import numpy as np
import pytest

from interactive_classification import questions
from interactive_classification.classify import tensor
from interactive_classification.model_files import MODELS
from interactive_classification.network.efficientnet_lite0 import EFFICIENTNET_LITE0
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.session import Session
from interactive_classification.turns import Cancelled


@pytest.fixture(scope="module")
def lite():
    found = open_network((MODELS / EFFICIENTNET_LITE0.file).read_bytes())
    return NativeRuntime(found.model(), card=EFFICIENTNET_LITE0, head=found.head)


@pytest.fixture
def worked(runtime, known, coffee, run):
    """A session with a branch, whose shown step is not the newest."""
    session = Session(runtime, known, method="mean-colour")
    run(session.open(coffee))
    run(session.paint([[224, 200]], 40))
    run(session.paint([[100, 100]], 30))
    run(session.undo())
    run(session.paint([[300, 300]], 30))
    run(session.go_to(1))
    return session


def logits(session):
    return [one.logits for one in session.history.steps]


def test_every_step_is_what_the_other_network_says(worked, lite, known, run):
    before, picture = logits(worked), worked.modified
    run(worked.ask_another(lite, known))
    assert worked.runtime is lite
    assert worked.modified is picture and worked.history.place == 1
    for one, told in zip(worked.history.steps, logits(worked), strict=True):
        pixels = one.picture(worked.original)
        assert np.array_equal(told, run(lite.run(tensor(pixels, lite.card))).logits)
    assert np.array_equal(worked.modified_output.logits, logits(worked)[1])
    assert worked.modified_output.maps[967].shape == (7, 7)
    assert not np.allclose(before[0], logits(worked)[0])
    heat = worked.heat_maps(967)
    assert heat.cells == 49 and heat.modified[..., 3].any()


def test_back_again_all_is_as_it_was(worked, runtime, lite, known, run):
    before = logits(worked)
    found = run(questions.explain(worked, "occlusion", 967, pieces=20))
    run(worked.ask_another(lite, known))
    other = run(questions.explain(worked, "occlusion", 967, pieces=20))
    assert not np.allclose(found.values, other.values)
    run(worked.ask_another(runtime, known))
    assert all(np.array_equal(a, b) for a, b in zip(before, logits(worked), strict=True))
    assert run(questions.explain(worked, "occlusion", 967, pieces=20)) is found


def test_given_up_nothing_has_changed(worked, runtime, lite, known, run):
    before, outputs = logits(worked), worked.modified_output

    def give_up(done):
        if done > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(worked.ask_another(lite, known, progress=give_up))
    assert worked.runtime is runtime and worked.modified_output is outputs
    assert all(a is b for a, b in zip(before, logits(worked), strict=True))


def test_what_was_dropped_is_filled_again(worked, known, run):
    steps = worked.history.steps
    for place, one in enumerate(steps):
        steps[place] = type(one)(**{**one.__dict__, "packed_pixels": None})
    other = PretendedNetwork()
    run(worked.ask_another(other, known))
    assert other.runs == 2 + 2  # the original, the step that is shown, and the two others


def test_before_a_photo_is_open_it_is_only_taken(runtime, known, lite, coffee):
    session = Session(runtime, known)
    asyncio.run(session.ask_another(lite, known))
    asyncio.run(session.open(coffee))
    assert session.predictions(1).original[0].label == "espresso"
    assert session.original_output.why == ""
