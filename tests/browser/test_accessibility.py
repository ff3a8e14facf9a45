"""WCAG 2.2 AA as far as axe-core can tell, and what it cannot: focus, news, motion, keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Bench

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AUDIT = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        rules: {"target-size": {enabled: true}},
        resultTypes: ["violations"],
    });
    return {
        passed: found.passes.map(rule => rule.id),
        violated: found.violations.flatMap(rule => rule.nodes.map(
            node => `${rule.id}: ${node.target}: ${node.failureSummary}`)),
    };
}"""
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def audit(bench: Bench) -> dict[str, Any]:
    if not bench.page.evaluate("typeof axe === 'object'"):
        bench.page.evaluate(AXE.read_text("utf-8"))
    answer: dict[str, Any] = bench.page.evaluate(AUDIT)
    return answer


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def seen(bench: Bench, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The page in one look, with a photo just opened."""
    scheme, width = request.param
    bench.page.emulate_media(color_scheme=scheme)
    bench.page.set_viewport_size({"width": width, "height": 900})
    bench.photo("coffee-cup")
    yield bench
    bench.page.emulate_media(color_scheme="light")
    bench.page.set_viewport_size({"width": 1280, "height": 900})


def ready(bench: Bench, folder: Path) -> None:
    """Nothing done yet."""


def evidence(bench: Bench, folder: Path) -> None:
    bench.paint((0.3, 0.3), (0.6, 0.4))
    row = bench.page.get_by_role("table", name="Original predictions").get_by_role("button")
    bench.do(row.first.click)
    assert bench.page.locator("#original-side .heat").is_visible()


def alert(bench: Bench, folder: Path) -> None:
    file = folder / "no.png"
    file.write_bytes(b"this is no picture")
    bench.open(file)
    assert bench.alert()


def comparison(bench: Bench, folder: Path) -> None:
    bench.paint((0.3, 0.3), (0.6, 0.4))
    bench.press("Compare fills")
    assert bench.page.get_by_role("dialog").is_visible()


@pytest.mark.parametrize("state", [ready, evidence, alert, comparison], ids=lambda f: f.__name__)
def test_axe_finds_no_violation(
    seen: Bench, tmp_path: Path, state: Callable[[Bench, Path], None]
) -> None:
    state(seen, tmp_path)
    try:
        found = audit(seen)
        assert {"color-contrast", "target-size"} <= set(found["passed"])
        assert found["violated"] == []
    finally:
        if seen.page.get_by_role("dialog").is_visible():
            seen.page.get_by_role("button", name="Close").click()
        hide = seen.page.get_by_role("button", name="Hide evidence")
        if hide.is_enabled():
            hide.click()
