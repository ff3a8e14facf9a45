"""The main path through the page, for any browser that can be driven."""

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from .host import Host, serving
from .patience import SIGNS, wait

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "assets" / "gallery"
FILE = ROOT / "dist" / "offline.html"
SNAPSHOT = ROOT / "dist" / "pyodide" / "snapshot.bin.packed"

# What a test asks the page again and again, in few words. A file that the page gives out is caught
# on its way to the browser's downloads, which each driver would have to be told about differently.
_ASKING = """
const blobs = new Map();
const addressOf = URL.createObjectURL;
URL.createObjectURL = blob => {
    const address = addressOf.call(URL, blob);
    blobs.set(address, blob);
    return address;
};
addEventListener("click", event => {
    const link = event.target.closest("a[download]");
    if (!link) return;
    event.preventDefault();
    asked.given = [link.download, blobs.get(link.href)];
}, true);
window.asked = {
    settled: 0,
    rows: () => [...document.querySelectorAll("#predictions tbody tr")]
        .map(row => [...row.cells].map(cell => cell.innerText.trim())),
    sum: name => {
        const canvas = document.querySelector(name);
        const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        let sum = 0;
        for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) | 0;
        return sum;
    },
    place: async name => {
        const canvas = document.querySelector(name);
        canvas.scrollIntoView({block: "center"});
        // a pointer meets what is on the screen, which has not been scrolled yet
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        const {x, y, width, height} = canvas.getBoundingClientRect();
        return [x, y, width, height];
    },
    file: () => new Promise(resolve => {
        const [name, blob] = asked.given;
        const reader = new FileReader();
        reader.onload = () => resolve([name, reader.result.split(",")[1]]);
        reader.readAsDataURL(blob);
    }),
};
new MutationObserver(() => document.body.dataset.state === "ready" && window.asked.settled++)
    .observe(document.body, {attributeFilter: ["data-state"]});
"""
_SHOWN = """({
    pictures: [asked.sum("#original"), asked.sum("#modified")],
    rows: asked.rows(),
    steps: document.querySelectorAll("#history button").length,
})"""
_METHOD = "document.getElementById('method')"
_MAP = "document.getElementById('explained-by')"  # of which the class map is there at once
_TRAVELS = "navigator.serviceWorker.ready.then(r => r.active.state === 'activated')"
_KEPT = """caches.open("interactive-classification").then(store => store.keys())
    .then(kept => kept.some(({url}) => url.endsWith("/work")))"""

# Of what the browser has kept for later starts, Python's memory unless told otherwise: cut in the
# middle, a bit or more of it changed, of another build, or gone.
SPOIL = """(async (how, place = "pyodide/snapshot.bin.packed") => {
    const [name] = (await caches.keys()).filter(name => name.includes(" "));
    const store = await caches.open(name);
    const [key] = (await store.keys()).filter(({url}) => url.endsWith("/" + place));
    const found = await store.match(key);
    const headers = new Headers(found.headers);
    const bytes = new Uint8Array(await found.arrayBuffer());
    await store.delete(key);
    if (how === "gone") return;
    if (how === "of another build") headers.set("X-Inflated", "sha256-of-another");
    if (how === "flipped") bytes[bytes.length >> 1] ^= 1;
    if (how === "overwritten") bytes.fill(255, bytes.length >> 1, (bytes.length >> 1) + 1000);
    const left = how === "cut" ? bytes.subarray(0, bytes.length / 2) : bytes;
    await store.put(key, new Response(left, { headers }));
})"""
RESTORED = "site.restored === true"

# A page on which all goes wrong that a driver has to notice.
_TROUBLE = """<!doctype html>
<meta http-equiv="Content-Security-Policy" content="img-src 'none'">
<body><script>
window.cause = () => {
    console.error("told");
    Promise.reject(new Error("rejected"));
    setTimeout(() => { throw new Error("thrown"); });
    document.body.append(Object.assign(new Image(), {src: "forbidden.png"}));
    fetch("http://elsewhere.invalid/page").catch(() => {});
    fetch("https://elsewhere.invalid/encrypted").catch(() => {});
    const code = 'fetch("http://elsewhere.invalid/worker").catch(() => {}); throw Error("beside")';
    new Worker(URL.createObjectURL(new Blob([code])));
};
</script>"""


class Driver(Protocol):
    """A browser's tab."""

    problems: list[str]
    """Since the last :meth:`goto`: errors in the console, and breaches of the page's policy."""
    requests: list[str]
    """Since the last :meth:`goto`: what the page and its workers asked for."""

    def goto(self, address: str) -> None: ...
    def reload(self) -> None: ...
    def set_offline(self, offline: bool) -> None: ...
    def evaluate(self, expression: str) -> Any: ...
    def drag(self, places: list[tuple[int, int]]) -> None: ...
    def choose_file(self, selector: str, path: Path) -> None: ...


class MainPath:
    """What is tested in each browser; who inherits gives the tab."""

    restores = True
    """Whether a later visit takes up the memory of Python that the site has kept."""

    @pytest.fixture(scope="class")
    @classmethod
    def host(cls) -> Iterator[Host]:
        if not FILE.exists():
            pytest.fail("There is no dist/: run “python3 build.py build” first.")
        with serving(FILE.parent) as host:
            yield host

    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, tab: Driver, host: Host, tmp_path_factory: pytest.TempPathFactory) -> Any:
        """What was read on the way through the site, which stays open."""
        return walk(tab, host.address, tmp_path_factory.mktemp("saved"))

    def test_the_site(self, tab: Driver, host: Host, walked: dict[str, Any]) -> None:
        assert "cat" in walked["original"][0][0]
        assert len(walked["modified"]) > 3
        assert len({str(rows) for rows in walked["modified"].values()}) > 1
        assert_all_well(tab, host.address)

    def test_a_reload_needs_no_server_and_loses_nothing(
        self, tab: Driver, host: Host, walked: dict[str, Any]
    ) -> None:
        _wait(tab, _TRAVELS)
        _wait(tab, _KEPT)
        host.alive = False
        try:
            tab.reload()
            _begin(tab)
            assert tab.evaluate("crossOriginIsolated")  # so that the network runs on threads
            assert tab.evaluate(RESTORED) == (self.restores and SNAPSHOT.exists())
            assert tab.evaluate(_SHOWN) == walked["shown"]
            _do(tab, lambda: _click(tab, "#undo"))
            assert tab.evaluate(_SHOWN) != walked["shown"]
        finally:
            host.alive = True
        assert_all_well(tab, host.address)

    @pytest.mark.parametrize("how", ["cut", "gone"])
    def test_without_the_kept_memory_it_starts_as_well(
        self, tab: Driver, host: Host, walked: dict[str, Any], how: str
    ) -> None:
        if not SNAPSHOT.exists():
            pytest.skip("This machine has no Node.js that can keep Python's memory.")
        shown = tab.evaluate(_SHOWN)
        tab.evaluate(f"{SPOIL}('{how}')")
        host.alive = False
        try:
            tab.reload()
            _begin(tab)
        finally:
            host.alive = True
        assert not tab.evaluate(RESTORED)
        assert tab.evaluate(_SHOWN) == shown

    def test_the_file_gives_the_same_without_a_network(
        self, tab: Driver, walked: dict[str, Any], tmp_path: Path
    ) -> None:
        # It is not reloaded: browsers let a page from disk keep nothing under its own address.
        tab.set_offline(True)
        try:
            # Not straight from the site: Firefox gives a page from disk no whole message ports in
            # the process of a page whose threads share memory.
            tab.goto("about:blank")
            assert walk(tab, FILE.as_uri(), tmp_path) == walked
        finally:
            tab.set_offline(False)
        assert_all_well(tab, FILE.as_uri())

    def test_trouble_would_be_noticed(self, tab: Driver, tmp_path: Path) -> None:
        (tmp_path / "index.html").write_text(_TROUBLE)
        with serving(tmp_path) as host:
            tab.goto(host.address)
            tab.evaluate("cause()")
            _hear_of("told", tab, "problems")
            _hear_of("rejected", tab, "problems")
            _hear_of("thrown", tab, "problems")
            _hear_of("beside", tab, "problems")
            _hear_of("img-src", tab, "problems")
            _hear_of("http://elsewhere.invalid/page", tab, "requests")
            _hear_of("http://elsewhere.invalid/worker", tab, "requests")
            _hear_of("encrypted", tab, "requests")


def walk(tab: Driver, address: str, folder: Path) -> dict[str, Any]:
    """Open, paint, fill by each method, read, explain, save, undo, open again; tell what was read.

    The work is kept at the end as it was saved into the folder.
    """
    tab.goto(f"{address}?backend=wasm")
    _begin(tab)
    _do(tab, lambda: tab.choose_file("#open", next(GALLERY.glob("chelsea-cat.*"))))
    found: dict[str, Any] = {"original": tab.evaluate("asked.rows()"), "modified": {}}
    untouched = tab.evaluate("asked.sum('#modified')")
    assert untouched == tab.evaluate("asked.sum('#original')")
    _do(tab, lambda: tab.drag(_stroke(tab)))
    for name in tab.evaluate(f"[...{_METHOD}.options].map(o => o.value)"):
        if name != tab.evaluate(f"{_METHOD}.value"):
            change = f"{_METHOD}.value = '{name}', {_METHOD}.dispatchEvent(new Event('change'))"
            _do(tab, lambda change=change: tab.evaluate(change))
        assert tab.evaluate("asked.sum('#modified')") != untouched
        found["modified"][name] = tab.evaluate("asked.rows()")
    tab.evaluate(f"{_MAP}.value = 'class-map', {_MAP}.dispatchEvent(new Event('change'))")
    _do(tab, lambda: _click(tab, "#predictions td button"))
    assert tab.evaluate("!document.querySelector('#modified-side .heat').hidden")
    found["shown"] = tab.evaluate(_SHOWN)
    saved = _save(tab, folder)
    for _ in found["modified"]:
        if tab.evaluate("!document.getElementById('undo').disabled"):
            _do(tab, lambda: _click(tab, "#undo"))
    assert tab.evaluate("asked.sum('#modified')") == untouched
    _click(tab, "#forget")  # so that what is kept later is what comes now
    _do(tab, lambda: tab.choose_file("#open", saved))
    assert tab.evaluate(_SHOWN) == found["shown"]
    return found


def assert_all_well(tab: Driver, address: str) -> None:
    """Nothing went wrong, and nothing was asked of anyone else."""
    assert not tab.problems
    own = (address, "blob:", "data:", "about:")
    assert not [url for url in tab.requests if not url.startswith(own)]


def _begin(tab: Driver) -> None:
    """Wait until a page that was just opened has everything, and get ready to ask it."""
    _wait(
        tab, "document.body?.dataset.fills === 'ready' && document.body.dataset.state === 'ready'"
    )
    tab.evaluate(f"(() => {{ {_ASKING} }})()")


def _stroke(tab: Driver) -> list[tuple[int, int]]:
    """Bring the picture into view, and tell where to paint in it."""
    box = tab.evaluate("asked.place('#modified')")
    # along a line, where it makes no difference which of its places a busy page is told of
    return [(int(box[0] + x * box[2]), int(box[1] + 0.35 * box[3])) for x in (0.3, 0.45, 0.55)]


def _save(tab: Driver, folder: Path) -> Path:
    """Save the session as a file."""
    _click(tab, "#save-menu summary")
    _do(tab, lambda: _click(tab, "#save-menu [data-kind=session]"))
    name, data = tab.evaluate("asked.file()")
    path = folder / name
    path.write_bytes(base64.b64decode(data))
    return path


def _click(tab: Driver, selector: str) -> None:
    tab.evaluate(f"document.querySelector('{selector}').click()")


def _do(tab: Driver, action: Callable[[], Any]) -> None:
    """Do something that the engine has to work on, and wait until it has."""
    before = tab.evaluate("asked.settled")
    action()
    _wait(tab, f"asked.settled > {before} && document.body.dataset.state === 'ready'")
    assert tab.evaluate("document.getElementById('alert').hidden")


def _hear_of(word: str, tab: Driver, kind: str) -> None:
    """Wait until a driver has noticed something that went wrong."""

    def listen() -> None:  # drivers hear of things while they are asked something
        tab.evaluate("new Promise(resolve => setTimeout(resolve, 100))")

    def heard() -> list[str]:
        return list(getattr(tab, kind))

    wait(lambda: any(word in text for text in heard()), heard, listen, f"{word} is in the {kind}")


def _wait(tab: Driver, condition: str) -> None:
    """Wait until a condition of the page holds, as long as the page moves."""

    def holds() -> bool:
        state = tab.evaluate("document.body?.dataset.state")
        assert state != "error", tab.problems
        return bool(tab.evaluate(condition))

    wait(holds, lambda: tab.evaluate(SIGNS), lambda: time.sleep(0.1), condition)
