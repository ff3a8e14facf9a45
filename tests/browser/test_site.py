"""The site under a sub-path of a plain server: private, kept for no network, upgraded whole."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from builder.make import service_worker

from .conftest import PATIENCE, ROOT, Bench, visit
from .host import Host, serving

SUB_PATH = "some/sub/path/"
STROKE = ((0.3, 0.3), (0.55, 0.3), (0.55, 0.4), (0.3, 0.4))
KEPT = """async () => (await navigator.serviceWorker.ready).active.state === "activated" """

# The kept builds; the work that the page keeps has a cache without a space in its name.
BUILDS = "caches.keys().then(keys => keys.filter(key => key.includes(' ')))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site, below the sub-path."""
    root = tmp_path_factory.mktemp("host")
    left_out = shutil.ignore_patterns("offline.html")
    shutil.copytree(ROOT / "dist", root / SUB_PATH, ignore=left_out)
    return root


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[Host]:
    with serving(folder) as host:
        yield host


@pytest.fixture(scope="module")
def address(host: Host) -> str:
    return host.address + SUB_PATH


@pytest.fixture(scope="module")
def first(context: BrowserContext, address: str) -> Bench:
    """The first visit, to the end."""
    return visit(context, address)


def test_a_whole_session_asks_nobody_else_and_breaks_no_rule(first: Bench, address: str) -> None:
    first.photo("coffee-cup")
    first.paint(*STROKE)
    select = first.page.get_by_label("Fill method")
    for name in select.locator("option").evaluate_all("all => all.map(o => o.value)"):
        if select.input_value() != name:
            first.do(lambda name=name: select.select_option(name))
    row = first.page.get_by_role("table", name="Predictions").get_by_role("button")
    row.first.click()
    first.until(lambda: first.heat("modified")[..., 3].max() > 100, "Why is answered")
    first.page.get_by_role("combobox", name="Find a class").fill("crane")
    first.page.get_by_role("listbox", name="Classes found").get_by_role("option").first.wait_for()
    first.do(lambda: first.more().get_by_label("Runs on").select_option("webgl"))
    first.press("Undo")
    first.do(lambda: first.more().get_by_label("Runs on").select_option("wasm"))
    elsewhere = [u for u in first.requests if not u.startswith((address, "blob:", "data:"))]
    assert not elsewhere
    assert len(first.requests) > 20
    assert not first.problems  # a breach of the page's policy is told here, too


def test_the_policy_stops_connections_and_scripts_from_elsewhere(first: Bench) -> None:
    kind = first.page.evaluate(
        """() => new Promise(resolve => {
            document.addEventListener("securitypolicyviolation", e => resolve(e.effectiveDirective),
                {once: true});
            fetch("http://elsewhere.localhost:9/").catch(() => {});
        })"""
    )
    assert kind == "connect-src"
    ran = first.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.intruded = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='intruded=true'>");
            return window.intruded === true;
        }"""
    )
    assert not ran
    first.problems.clear()


def test_the_second_visit_needs_no_server(
    context: BrowserContext, first: Bench, host: Host, address: str
) -> None:
    assert first.page.evaluate(KEPT)
    first.photo("chelsea-cat")
    rows = first.table("Predictions")
    first.page.close()
    host.alive = False
    try:
        second = visit(context, address)
        assert second.page.evaluate("crossOriginIsolated")  # so that the network runs on threads
        second.photo("chelsea-cat")
        assert second.table("Predictions") == rows
        before = second.pixels("Modified image")
        second.paint(*STROKE)
        assert not np.array_equal(second.pixels("Modified image"), before)
        assert not second.problems
        second.page.close()
    finally:
        host.alive = True


def test_a_new_build_is_offered_once_and_taken_whole(
    context: BrowserContext, first: Bench, folder: Path, address: str
) -> None:
    site = folder / SUB_PATH
    old = context.new_page()
    old.goto(f"{address}?backend=wasm")
    old_build = old.evaluate(BUILDS)
    page = site / "index.html"
    page.write_text(page.read_text().replace("<body ", '<body data-build="new" '))
    service_worker.build(site)
    running = visit(context, address)
    # the old build goes on, all of it
    assert running.page.locator("body").get_attribute("data-build") is None
    button = running.page.get_by_role("button", name="Reload to use it")
    button.wait_for(timeout=PATIENCE)
    assert button.count() == 1
    button.click()
    running.page.wait_for_function("document.body?.dataset.build === 'new'")
    running.ready()
    running.page.wait_for_function(f"{BUILDS}.then(builds => builds.length === 1)")
    assert running.page.evaluate(BUILDS) != old_build
    old.close()
    running.page.close()


def test_a_build_half_arrived_is_not_taken(
    context: BrowserContext, first: Bench, folder: Path, address: str
) -> None:
    site = folder / SUB_PATH
    (site / "beginning.packed").write_bytes(b"newer")
    service_worker.build(site)
    (site / "beginning.packed").write_bytes(b"half")  # not as listed
    running = visit(context, address)
    before = running.page.evaluate(BUILDS)
    failed = running.page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            await registration.update().catch(() => {});
            const coming = registration.installing;
            if (coming) await new Promise(resolve => coming.onstatechange = resolve);
            return !registration.waiting && coming?.state !== "installed";
        }"""
    )
    assert failed
    assert set(before) <= set(running.page.evaluate(BUILDS))
    running.page.reload()
    running.ready()  # still by the build that is whole
    assert not running.problems


def test_it_can_be_installed(folder: Path) -> None:
    manifest = json.loads((folder / SUB_PATH / "assets" / "manifest.webmanifest").read_text())
    for icon in manifest["icons"]:
        assert (folder / SUB_PATH / "assets" / icon["src"]).exists()
