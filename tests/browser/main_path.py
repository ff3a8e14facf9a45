"""The main path through the page, for any browser that can be driven."""

import time
from pathlib import Path
from typing import Any, Protocol

GALLERY = Path(__file__).parents[2] / "assets" / "gallery"
PATIENCE = 90  # seconds: machines can be slow; a hang still fails

# What a test asks the page again and again, in few words.
_ASKING = """
window.asked = {
    settled: 0,
    rows: side => [...document.querySelectorAll(`#${side}-predictions tbody tr`)]
        .map(row => [...row.cells].map(cell => cell.innerText.trim())),
    picture: async name => {
        const canvas = document.querySelector(name);
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let sum = 0;
        for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) | 0;
        return sum;
    },
};
new MutationObserver(() => document.body.dataset.state === "ready" && window.asked.settled++)
    .observe(document.body, {attributeFilter: ["data-state"]});
"""


class Driver(Protocol):
    """A browser's tab."""

    problems: list[str]
    requests: list[str]

    def goto(self, address: str) -> None: ...
    def evaluate(self, expression: str) -> Any: ...
    def drag(self, places: list[tuple[int, int]]) -> None: ...
    def choose_file(self, selector: str, path: Path) -> None: ...


def walk(tab: Driver, address: str) -> dict[str, Any]:
    """Open, paint, fill by each method, read, explain and undo; return what was read."""
    tab.goto(f"{address}?backend=wasm")
    _wait(tab, "document.body.dataset.fills === 'ready' && document.body.dataset.state === 'ready'")
    tab.evaluate(f"(() => {{ {_ASKING} }})()")
    _do(tab, lambda: tab.choose_file("#open", next(GALLERY.glob("chelsea-cat.*"))))
    found: dict[str, Any] = {"original": tab.evaluate("asked.rows('original')"), "modified": {}}
    untouched = tab.evaluate("asked.picture('#modified')")
    assert untouched == tab.evaluate("asked.picture('#original')")
    box = tab.evaluate(
        "(() => { const canvas = document.getElementById('modified');"
        "canvas.scrollIntoView({block: 'center'});"
        "const {x, y, width, height} = canvas.getBoundingClientRect();"
        "return [x, y, width, height]; })()"
    )
    stroke = ((0.3, 0.3), (0.45, 0.3), (0.55, 0.4), (0.3, 0.4))
    places = [(int(box[0] + x * box[2]), int(box[1] + y * box[3])) for x, y in stroke]
    _do(tab, lambda: tab.drag(places))
    chosen = "document.getElementById('method')"
    for name in tab.evaluate(f"[...{chosen}.options].map(o => o.value)"):
        if name != tab.evaluate(f"{chosen}.value"):
            change = f"{chosen}.value = '{name}', {chosen}.dispatchEvent(new Event('change'))"
            _do(tab, lambda change=change: tab.evaluate(change))
        assert tab.evaluate("asked.picture('#modified')") != untouched
        found["modified"][name] = tab.evaluate("asked.rows('modified')")
    _do(
        tab,
        lambda: tab.evaluate("document.querySelector('#original-predictions td button').click()"),
    )
    assert tab.evaluate("!document.querySelector('#modified-side .heat').hidden")
    for _ in found["modified"]:
        if tab.evaluate("!document.getElementById('undo').disabled"):
            _do(tab, lambda: tab.evaluate("document.getElementById('undo').click()"))
    assert tab.evaluate("asked.picture('#modified')") == untouched
    return found


def check(tab: Driver, address: str) -> None:
    """Walk the main path; all must be well, and nothing leave the address."""
    found = walk(tab, address)
    assert "cat" in found["original"][0][0]
    assert len(found["modified"]) > 3
    assert len({str(rows) for rows in found["modified"].values()}) > 1
    assert not tab.problems
    elsewhere = [u for u in tab.requests if not u.startswith((address, "blob:", "data:", "about:"))]
    assert not elsewhere


def _do(tab: Driver, action: Any) -> None:
    """Do something that the engine has to work on, and wait until it has."""
    before = tab.evaluate("asked.settled")
    action()
    _wait(tab, f"asked.settled > {before} && document.body.dataset.state === 'ready'")
    assert tab.evaluate("document.getElementById('alert').hidden")


def _wait(tab: Driver, condition: str) -> None:
    end = time.monotonic() + PATIENCE
    while not tab.evaluate(condition):
        state = tab.evaluate("document.body.dataset.state")
        assert state != "error", tab.problems
        assert time.monotonic() < end, f"{condition} did not come about: {tab.problems}"
        time.sleep(0.1)
