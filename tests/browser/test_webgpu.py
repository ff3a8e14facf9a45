"""WebGPU, imitated by the processor: the same numbers, there and back, and taken away."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser

from builder.get.browsers import find_chromium
from interactive_classification.classify import tensor
from interactive_classification.model_files import MODELS
from interactive_classification.network.built_in import NETWORKS
from interactive_classification.network.card import LOGITS, Card
from interactive_classification.network.native import NativeRuntime
from interactive_classification.network.opened import open_network
from tests import published

from .conftest import PATIENCE, Bench, engine, opened
from .test_networks import choose
from .test_own_networks import as_file, looked_into
from .test_same_numbers import at_once

IMITATED = [
    "--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader",
    "--use-vulkan=swiftshader", "--enable-features=Vulkan,WebGPU",
]  # fmt: skip


@pytest.fixture(scope="module")
def bench(browser: Browser, site: str) -> Iterator[Bench]:
    """A page in a browser of its own, which has WebGPU."""
    running = browser.browser_type.launch(executable_path=find_chromium(), args=IMITATED)
    with opened(running, site) as page:
        page.page.context.set_default_timeout(PATIENCE)
        page.photo("coffee-cup")
        yield page
    running.close()


def backend(bench: Bench) -> str | None:
    return bench.page.locator("body").get_attribute("data-backend")


def native_runtime(card: Card) -> NativeRuntime:
    file = (MODELS / card.file).read_bytes()
    if card.class_maps:
        return NativeRuntime(file, card=card)
    found = open_network(file)
    return NativeRuntime(found.model(), card=card, head=found.head)


def logits(bench: Bench) -> np.ndarray:
    return np.array(bench.python("answer((await engine.outputs()).logits)"))


def confidences(bench: Bench) -> list[float]:
    found = bench.python(
        "from ui.state import state\nall = state.answer.original_predictions\n"
        "answer(js.JSON.stringify(ffi.to_js([one.confidence for one in all])))"
    )
    return [float(one) for one in json.loads(found)]


def test_what_is_not_there_or_draws_nothing_is_refused(browser: Browser, site: str) -> None:
    with opened(browser, site) as page:
        page.paint((0.3, 0.4), (0.6, 0.4))
        before = page.table("Predictions")
        for name, title, broken in (
            ("webgpu", "WebGPU", "delete WorkerNavigator.prototype.gpu"),
            ("webgl", "WebGL", "WebGL2RenderingContext.prototype.drawArrays = () => {}"),
        ):
            engine(page.page).evaluate(broken)
            page.run_on(name)
            assert page.alert() == f"This browser cannot run the network on {title}."
            assert backend(page) == page.more().get_by_label("Runs on").input_value() == "wasm"
            page.page.keyboard.press("Escape")
            assert page.table("Predictions") == before
        page.press("Undo")
        page.press("Redo")
        assert page.table("Predictions") == before


def test_an_imitation_is_not_tried_and_nothing_is_fetched_for_it(bench: Bench) -> None:
    """WebGL's, which cannot be told from the real, is timed, as of a file that has no address."""
    before = len(bench.requests)
    found = bench.python(
        """
from ui.engine import backend
asked = await (await workers["engine"]).to_time()
asked.source = await (await js.fetch(asked.source)).blob()
found = []
for name in asked.backends:
    if name != "wasm":
        await backend._timed(name, asked, found)
answer(js.JSON.stringify(ffi.to_js([one for one in found if one < 1e9])))
"""
    )
    assert len(json.loads(found)) == 1
    assert not [one for one in bench.requests[before:] if "jspi" in one]


def test_logits_agree(bench: Bench) -> None:
    """Another network is asked on what was chosen for the one before."""
    on_wasm = {"squeezenet": logits(bench)}
    on_webgpu = {}
    bench.run_on("webgpu")
    assert backend(bench) == "webgpu"
    on_webgpu["squeezenet"] = logits(bench)
    choose(bench, "efficientnet-lite0")
    bench.ready("body[data-state=ready][data-backend=webgpu]")
    on_webgpu["efficientnet-lite0"] = logits(bench)
    bench.run_on("wasm")
    assert backend(bench) == "wasm"
    on_wasm["efficientnet-lite0"] = logits(bench)
    picture = np.ascontiguousarray(bench.pixels("Original image")[..., :3])
    for name, card in NETWORKS.items():
        native = at_once(native_runtime(card).run(tensor(picture, card), LOGITS)).logits
        assert (on_webgpu[name] != on_wasm[name]).any()  # it is something else that has computed
        for other in (on_wasm[name], native):
            assert np.abs(on_webgpu[name] - other).max() < 1e-3
    assert not bench.problems


def test_a_network_of_ones_own_runs_on_it_and_can_be_timed(bench: Bench) -> None:
    """One whose file leaves the input's sides open."""
    (line,) = (path for path in published.files() if "_cls_" in path.name)
    sides = as_file("preprocessor_config.json", b'{"size": {"height": 48, "width": 192}}')
    sheet = looked_into(bench, line, sides)
    bench.do(sheet.get_by_role("button", name="Use it").click)
    assert backend(bench) == "wasm"
    on_wasm = confidences(bench)
    bench.run_on("webgpu")
    assert backend(bench) == "webgpu"
    assert confidences(bench) == pytest.approx(on_wasm, abs=1e-4)
    asked = bench.python(
        "asked = await (await workers['engine']).to_time()\n"
        "answer(js.JSON.stringify(ffi.to_js("
        "[asked.source.size, list(asked.shape), list(asked.backends)])))"
    )
    size, shape, backends = json.loads(asked)
    assert size == line.stat().st_size
    assert shape == [1, 3, 48, 192]
    assert backends == ["wasm", "webgpu"]


def test_taken_away_it_is_replaced_by_wasm(bench: Bench) -> None:
    worker = engine(bench.page)
    worker.evaluate(
        """() => {
            const before = GPUAdapter.prototype.requestDevice;
            GPUAdapter.prototype.requestDevice = async function (...options) {
                const device = await before.apply(this, options);
                globalThis.lose = () => device.destroy();
                return device;
            };
        }"""
    )
    bench.run_on("wasm")
    bench.photo("chelsea-cat")
    before = bench.table("Predictions")
    bench.photo("coffee-cup")
    bench.run_on("webgpu")
    assert backend(bench) == "webgpu"
    worker.evaluate("lose()")
    bench.photo("chelsea-cat")
    assert bench.alert() == "WebGPU has stopped working, so the network runs on wasm now."
    assert backend(bench) == "wasm"
    assert bench.table("Predictions") == before
