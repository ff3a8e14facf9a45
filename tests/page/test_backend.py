"""What a network runs on: what was chosen, else what was fastest while nobody did anything."""

import asyncio
from types import SimpleNamespace

import pytest

from .fake import Element, page

ALL = ("wasm", "webgl", "webgpu")


class Stand:
    """A page with an engine that tells how slow it is, and a worker that tells of the others."""

    def __init__(self, made, wasm, others, backends=ALL):
        self.page, self.wasm, self.others, self.backends = made, wasm, others, backends
        self.timed, self.chosen, self.kept, self.ended, self.held = [], [], {}, 0, False

    def store(self):
        return SimpleNamespace(getItem=self.kept.get, setItem=self.kept.__setitem__)

    async def to_time(self):
        return SimpleNamespace(
            seconds=self.wasm,
            source="net.onnx",
            image="image",
            shape=[1],
            kind="float32",
            backends=self.backends,
        )

    async def choose_backend(self, name):
        self.chosen.append(name)
        return self.answer("net", name)

    async def probe(self, source, name, configuration, kind):
        script = Element("script", {"name": name})
        script.xworker = SimpleNamespace(terminate=self.end)
        self.page.document.body.append(script)
        return self

    def end(self):
        self.ended += 1

    async def seconds(self, base, name, source, image, shape, kind):
        self.timed.append(name)
        while self.held:
            self.page.document.defaultView.dispatch("pointerdown")
            await asyncio.sleep(0.01)
        if self.others[name] is None:
            raise RuntimeError("there is none")
        return self.others[name]

    def answer(self, network, backend="wasm"):
        return SimpleNamespace(network=network, backend=backend)


@pytest.fixture
def run():
    """Bring a page up on wasm, with what it remembers, and let it settle."""

    def run(wasm, others, *, kept=(), then=None, query=None, held=False, **given):
        with page() as made:
            stand = Stand(made, wasm, others, **given)
            stand.kept.update(kept)
            stand.held = held
            made.js.URLSearchParams = SimpleNamespace(
                new=lambda text: SimpleNamespace(get=lambda name: query)
            )
            made.document.defaultView.localStorage = stand.store()
            import pyscript

            pyscript.create_named_worker = stand.probe
            from ui import engine
            from ui.engine import backend
            from ui.state import change, show_all, state

            backend._QUIET = 0.01

            def changed(answer):
                change(answer=answer, backend=answer.backend)

            async def work():
                change(phase="ready")
                await engine.connect(stand)
                engine.start(None)
                backend.start(changed)
                show_all()
                changed(stand.answer("net"))
                backend.settle()
                for step in (lambda: None, *(then or ())):
                    step()
                    for _ in range(100):
                        await asyncio.sleep(0.01)
                        if not (backend._settling and not backend._settling.done()):
                            break
                    await engine.rest()

            stand.other = lambda: changed(stand.answer("other"))
            stand.choose = backend.choose
            run.stand = stand
            asyncio.run(work())
            stand.runs_on = state.backend
            stand.says = state.error
            return stand

    return run


def test_what_is_slow_is_tried_on_all_and_runs_on_the_fastest(run):
    found = run(0.25, {"webgl": 0.2, "webgpu": 0.02})
    assert found.timed == ["webgl", "webgpu"]
    assert found.chosen == ["webgpu"]
    assert found.runs_on == "webgpu"
    assert found.kept == {"backend-net": "webgpu"}
    assert found.ended == 2


@pytest.mark.parametrize(
    ("wasm", "webgl", "best"), [(0.03, 0.2, "wasm"), (0.03, 0.01, "webgl"), (0.25, 0.05, "webgl")]
)
def test_much_is_fetched_only_for_what_is_slow_without(run, wasm, webgl, best):
    found = run(wasm, {"webgl": webgl, "webgpu": 0.001})
    assert found.timed == ["webgl"]
    assert found.runs_on == best
    assert found.kept == {"backend-net": best}


def test_a_network_is_tried_only_on_what_it_may_run_on(run):
    assert run(0.25, {"webgpu": 0.02}, backends=("wasm", "webgpu")).timed == ["webgpu"]


def test_what_fails_has_lost(run):
    found = run(0.25, {"webgl": None, "webgpu": None})
    assert found.timed == ["webgl", "webgpu"]
    assert found.runs_on == "wasm"
    assert found.kept == {"backend-net": "wasm"}
    assert not found.says


def test_a_hand_on_the_page_ends_it_and_it_is_left_for_another_visit(run):
    found = run(0.25, {"webgl": 0.01, "webgpu": 0.01}, held=True)
    assert found.timed == ["webgl"] * 3
    assert found.ended >= 3
    assert not found.kept
    assert not found.chosen


@pytest.mark.parametrize("kept", [{"backend": "webgpu"}, {"backend-net": "webgpu"}])
def test_what_was_chosen_or_measured_before_is_used(run, kept):
    found = run(0.25, {}, kept=kept)
    assert not found.timed
    assert found.runs_on == "webgpu"


def test_each_network_is_measured_by_itself(run):
    found = run(
        0.25, {"webgl": 0.2, "webgpu": 0.02}, kept={"backend-net": "wasm"},
        then=[lambda: run.stand.other()],
    )  # fmt: skip
    assert found.timed == ["webgl", "webgpu"]
    assert found.kept == {"backend-net": "wasm", "backend-other": "webgpu"}


def test_what_a_person_chooses_holds_for_every_network(run):
    found = run(
        0.03, {"webgl": 0.2}, query="wasm",
        then=[lambda: run.stand.choose("webgpu"), lambda: run.stand.other()],
    )  # fmt: skip
    assert found.chosen == ["webgpu", "webgpu"]
    assert found.kept == {"backend": "webgpu"}
