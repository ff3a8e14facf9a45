"""Nothing made is lost: the history to go back in, and files."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .conftest import Bench


@pytest.fixture
def worked(bench: Bench) -> Iterator[Bench]:
    bench.photo("coffee-cup")
    bench.page.get_by_label("Brush size").fill("40")
    bench.paint((0.3, 0.4), (0.6, 0.4))
    bench.paint((0.3, 0.6), (0.6, 0.6))
    yield bench
    bench.page.get_by_label("Brush size").fill("24")


def steps(bench: Bench) -> list[str]:
    found = bench.page.get_by_role("list", name="History").get_by_role("button")
    return [button.get_attribute("aria-label") or "" for button in found.all()]


def saved(bench: Bench, kind: str, folder: Path) -> Path:
    bench.page.locator("#save-menu summary").click()
    with bench.page.expect_download() as download:
        bench.page.get_by_role("button", name=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    bench.ready()
    return path


def test_every_edit_is_a_step_to_go_back_to(worked: Bench) -> None:
    names = steps(worked)
    assert len(names) == 3
    assert "Original" in names[0]
    assert "espresso" in names[0]
    latest = worked.pixels("Modified image")
    worked.do(worked.page.get_by_role("button", name="Step 0:").click)
    assert np.array_equal(worked.pixels("Modified image"), worked.pixels("Original image"))
    worked.do(worked.page.get_by_role("button", name="Step 2:").click)
    assert np.array_equal(worked.pixels("Modified image"), latest)
    worked.do(worked.page.get_by_role("button", name="Step 1:").click)
    worked.paint((0.8, 0.8), (0.9, 0.9))  # another way from here on
    assert len(steps(worked)) == 4
    assert not np.array_equal(worked.pixels("Modified image"), latest)


def test_a_session_opens_again_as_it_was(worked: Bench, tmp_path: Path) -> None:
    picture, rows = worked.pixels("Modified image"), worked.table("Predictions")
    path = saved(worked, "Session", tmp_path)
    assert path.name == "coffee-cup-session.zip"
    worked.photo("chelsea-cat")
    worked.open(path)
    assert np.array_equal(worked.pixels("Modified image"), picture)
    assert worked.table("Predictions") == rows
    assert len(steps(worked)) == 3
    worked.press("Undo")
    assert not np.array_equal(worked.pixels("Modified image"), picture)


def test_a_broken_session_is_refused_and_the_work_stays(worked: Bench, tmp_path: Path) -> None:
    picture = worked.pixels("Modified image")
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("session.json", '{"version": 1, "steps": "<script>"}')
    worked.open(bad)
    assert worked.alert().endswith(".")
    assert np.array_equal(worked.pixels("Modified image"), picture)


def test_files_hold_what_is_shown(worked: Bench, tmp_path: Path) -> None:
    picture = worked.pixels("Modified image")[..., :3]
    changed = (worked.pixels("Original image")[..., :3] != picture).any(2)
    file = saved(worked, "Modified picture", tmp_path)
    assert np.array_equal(np.asarray(Image.open(file)), picture)
    mask = np.asarray(Image.open(saved(worked, "Mask", tmp_path)).convert("L")) > 0
    assert mask[changed].all()
    heat = Image.open(saved(worked, "Heat map", tmp_path))
    assert heat.size == (448, 448)
    table = saved(worked, "Table of all classes", tmp_path).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 1000
    assert rows[0]["name"] == "espresso"
    report = saved(worked, "Report", tmp_path).read_text("utf-8")
    assert "espresso" in report
    assert "<script" not in report
    assert report.count("data:image/") >= 2


def test_a_difference_map_can_be_shown_and_faded(worked: Bench) -> None:
    table = worked.page.get_by_role("table", name="Predictions")
    worked.do(table.get_by_role("button", name="espresso").click)
    evidence = worked.heat("modified")
    worked.do(worked.page.get_by_role("radio", name="What changed").check)
    assert not np.array_equal(worked.heat("modified"), evidence)
    assert "won and lost" in worked.page.locator("#why-words").inner_text()
    worked.page.get_by_label("Strength of the map").fill("40")
    heat = worked.page.locator("#modified-side .heat")
    assert heat.evaluate("canvas => getComputedStyle(canvas).opacity") == "0.4"
    worked.page.get_by_label("Strength of the map").fill("100")
    worked.do(worked.page.get_by_role("radio", name="Where").check)
    worked.page.get_by_role("radio", name="Off").check()
