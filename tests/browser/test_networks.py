"""Another network is asked: fetched when it is chosen, about all that was done, and kept."""

import numpy as np
import pytest
from playwright.sync_api import expect

from interactive_classification.classify import labels, softmax, tensor
from interactive_classification.model_files import MODELS
from interactive_classification.network.efficientnet_lite0 import EFFICIENTNET_LITE0
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network

from .conftest import Bench
from .test_same_numbers import at_once

FILE = EFFICIENTNET_LITE0.file


def choose(bench: Bench, name: str) -> None:
    choice = bench.more().get_by_role("combobox", name="Network")
    bench.do(lambda: choice.select_option(name))
    bench.page.keyboard.press("Escape")


def test_it_answers_as_natively_about_every_step_and_the_other_comes_back(bench: Bench) -> None:
    bench.photo("coffee-cup")
    bench.paint((0.4, 0.4), (0.6, 0.4))
    before = bench.table("Predictions")
    assert not [one for one in bench.requests if FILE in one]
    choose(bench, "efficientnet-lite0")
    assert len([one for one in bench.requests if FILE in one]) == 1
    found = open_network((MODELS / FILE).read_bytes())
    runtime = NativeRuntime(found.model(), card=EFFICIENTNET_LITE0, head=found.head)
    known = labels((MODELS / "labels.json").read_text("utf-8"))
    for name, column in (("Original image", 1), ("Modified image", 2)):
        picture = bench.pixels(name)[..., :3]
        output = at_once(runtime.run(tensor(np.ascontiguousarray(picture), EFFICIENTNET_LITE0)))
        confidences = softmax(output.logits)
        for row in bench.table("Predictions"):
            (index,) = (one.index for one in known if one.short == row[0])
            told = float(row[column].strip("<>%"))
            assert told == pytest.approx(100 * confidences[index], abs=0.11)
    bench.do(lambda: bench.choose("Where"))
    expect(bench.page.locator("#legend")).to_be_visible()
    bench.press("Undo")
    bench.press("Redo")
    bench.choose("Off")
    choose(bench, "squeezenet")
    assert bench.table("Predictions") == before
    assert bench.problems == []
