"""The page of ``build.py dev``: it follows its sources, and nothing else does."""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.places import ROOT

from .conftest import COUNT_SETTLINGS, Bench

FLAT = "src/interactive_classification/fill/flat_colour.py"
ENGLISH = "src/ui/words/english.py"
OURS = ("assets", "builder", "models", "src")
MADE = ("kernels", "numpy-headers", "packages", "python-headers", "scikit_image-*", "stdlib")


def linked(source: Path, target: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source, target, copy_function=os.link, ignore=ignored)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, with what its builds have made so far."""
    copy = tmp_path_factory.mktemp("repository")
    for folder in OURS:
        shutil.copytree(ROOT / folder, copy / folder)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    for name in (".venv", "node_modules"):
        (copy / name).symlink_to(ROOT / name)
    for kind in (*MADE, "wheels"):
        for folder in (ROOT / "build").glob(kind):
            linked(folder, copy / "build" / folder.name)
    return copy


@pytest.fixture(scope="module")
def address(sources: Path):
    """Where ``build.py dev`` serves the copy."""
    command = [sources / ".venv" / "bin" / "python", "-u", "build.py", "dev", "--port", "8600"]
    running = subprocess.Popen(
        command, cwd=sources, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    told = []
    for line in running.stdout:
        told.append(line)
        if found := re.search(r"http://localhost:\d+/", line):
            break
    else:
        pytest.fail("".join(told))
    rest = threading.Thread(target=lambda: told.extend(running.stdout), daemon=True)
    rest.start()
    yield found[0]
    running.terminate()
    running.wait()


@pytest.fixture(scope="module")
def bench(browser, address):
    context = browser.new_context()
    context.add_init_script(COUNT_SETTLINGS)
    running = Bench(context.new_page())
    running.page.goto(f"{address}?backend=wasm")
    running.ready()
    yield running
    context.close()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_change_of_the_page_is_seen_without_being_asked_for(bench, sources):
    edit(sources / ENGLISH, '"open-image": "Open image"', '"open-image": "Open it"')
    expect(bench.page.locator("label.open")).to_have_text("Open it")


def test_a_change_of_the_engine_is_seen_with_the_work_still_there(bench, sources):
    bench.ready()
    bench.paint((0.5, 0.5), (0.6, 0.6))
    edit(sources / FLAT, 'title="Grey"', 'title="Battleship grey"')
    methods = bench.page.get_by_role("combobox", name="Fill method")
    expect(methods.locator("option", has_text="Battleship grey")).to_be_attached()
    bench.ready()
    expect(bench.page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()


def test_what_goes_wrong_is_told_with_its_line(bench, sources):
    with bench.page.expect_navigation():
        edit(sources / FLAT, "filled = image.copy()", "filled = image.of_no_such_name")
    bench.ready()
    bench.page.get_by_role("combobox", name="Fill method").select_option("flat-colour")
    bench.until(lambda: bench.problems, "The error is on the console")
    assert "filled = image.of_no_such_name" in "".join(bench.problems)


def test_nobody_else_gets_what_makes_a_page_follow():
    dist = ROOT / "dist"
    assert not [path for path in dist.rglob("dev*") if path.is_file()]
    assert "dev-builds" not in (dist / "index.html").read_text("utf-8")
    assert b"dev-builds" not in (dist / "offline.html").read_bytes()
