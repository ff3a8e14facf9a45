"""The benchmark's own arithmetic, and its native parts on a tiny scale."""

import json
from contextlib import contextmanager
from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest

from builder.bench import document, painting, quality, suite, textures
from builder.bench.row import Row, table
from builder.errors import BuildError


@pytest.mark.parametrize(
    "row, compared, kept, verdict",
    [
        (Row("a", "b", 30.0, 20.0), 1.5, True, "1.50 ×"),
        (Row("a", "b", 30.0, 20.0, limit=1.6), 1.5, True, "1.50 × (at most 1.60 ×: kept)"),
        (Row("a", "b", 30.0, 20.0, limit=1.4), 1.5, False, "1.50 × (at most 1.40 ×: NOT KEPT)"),
        (
            Row("a", "b", 30.0, 20.0, limit=1.6, floor=True),
            1.5,
            False,
            "1.50 × (at least 1.60 ×: NOT KEPT)",
        ),
        (
            Row("a", "b", 17.25, 17.5, "dB", limit=-0.5, floor=True, difference=True),
            -0.25,
            True,
            "-0.25 dB (at least -0.50 dB: kept)",
        ),
    ],
)
def test_a_row_compares_and_judges(row, compared, kept, verdict):
    assert row.compared == pytest.approx(compared)
    assert row.kept is kept
    assert row.verdict == verdict


def test_a_row_is_one_line_for_people_and_one_line_of_a_table():
    row = Row("ready", "bare", 1234.56, 1000.0, limit=1.6, note="seen")
    assert str(row) == ("ready: 1234.6 ms | bare: 1000.0 ms | 1.23 × (at most 1.60 ×: kept); seen")
    assert table([row]).splitlines()[2] == (
        "| ready | 1234.6 ms | bare | 1000.0 ms | 1.23 × (at most 1.60 ×: kept); seen |"
    )


def test_small_numbers_keep_their_digits():
    assert Row("SSIM", "b", 0.1234, 1.0, "").measured(0.1234) == "0.123"


def test_the_longest_task_is_the_main_threads_and_says_what_was_in_it():
    def event(name, start, duration, thread=1, **data):
        return {"ph": "X", "pid": 7, "tid": thread, "name": name, "ts": start, "dur": duration,
                "args": {"data": data}}  # fmt: skip

    main = {
        "ph": "M",
        "pid": 7,
        "tid": 1,
        "name": "thread_name",
        "args": {"name": "CrRendererMain"},
    }
    events = [
        main,
        event("RunTask", 0, 90_000, thread=2),
        event("RunTask", 0, 10_000),
        event("FunctionCall", 1, 9_000, functionName="early"),
        event("RunTask", 20_000, 30_000) | {"tdur": 25_000},
        event("FunctionCall", 21_000, 20_000, functionName="slow"),
        event("FunctionCall", 42_000, 2_500, functionName="slow"),
        event("FunctionCall", 60_000, 80_000, thread=2, functionName="elsewhere"),
    ]
    assert painting.longest_task(events) == (
        30.0,
        "computing 25.0 ms of it; in it: FunctionCall slow 22.5 ms",
    )
    assert painting.longest_task([main])[0] == 0.0


def test_holes_are_the_disks_and_strokes_that_are_promised():
    masks = quality.holes(227)
    assert list(masks) == [
        "disk 5", "disk 10", "disk 20", "disk 30", "disk 45", "stroke 6", "stroke 12", "stroke 20",
    ]  # fmt: skip
    assert masks["disk 20"].sum() == pytest.approx(np.pi * 20**2, rel=0.03)
    assert all(mask.any() and not mask.all() for mask in masks.values())


def test_likeness_of_known_errors():
    truth = np.full((40, 40, 3), 100, np.uint8)
    mask = np.zeros((40, 40), bool)
    mask[10:20, 10:20] = True
    off = truth.copy()
    off[mask] += 10
    assert quality.likeness(off, truth, mask)[0] == pytest.approx(20 * np.log10(25.5))
    assert quality.likeness(truth, truth, mask)[1] == pytest.approx(1.0)
    off[~mask] = 0  # what is outside the hole does not count for PSNR
    assert quality.likeness(off, truth, mask)[0] == pytest.approx(20 * np.log10(25.5))


def test_quality_of_a_perfect_and_of_a_poor_fill():
    photo = quality.gallery()[0]
    truth = quality.open_picture(photo.read_bytes(), 100)
    seen = []

    def poor(image, mask):
        seen.append(image[mask])
        return image

    fills = {"perfect": lambda image, mask: truth, "poor": poor}
    found = list(quality.measure(fills, [photo], 100))
    assert len(found) == 2 * len(quality.holes(100))
    assert not np.concatenate(seen).any(), "a fill sees what it has to find"
    by_method = {name: [row for row in found if row["method"] == name] for name in fills}
    assert all(row["ssim"] == pytest.approx(1) for row in by_method["perfect"])
    for perfect, worse in zip(by_method["perfect"], by_method["poor"], strict=True):
        assert perfect["psnr"] > worse["psnr"] + 50
    lines = quality.table(found, "psnr").splitlines()
    assert lines[0].startswith("| psnr | disk 5 |") and lines[0].endswith("| mean |")
    mean = np.mean([row["psnr"] for row in by_method["poor"]])
    assert lines[3].endswith(f"| {mean:.2f} |")


def test_every_method_of_ours_is_compared():
    photo = quality.gallery()[0]
    found = list(quality.measure(quality.ours(), [photo], 100))
    inpainting = {"biharmonic", "fast-marching", "patch-match"}
    assert {row["method"] for row in found} >= inpainting
    assert all(row["psnr"] > 5 for row in found if row["method"] in inpainting)


def test_textured_scenes_lie_inside_their_photos():
    for scene in textures.SCENES:
        mask = scene.mask()
        assert mask.sum() == pytest.approx(np.pi * scene.radius**2, rel=0.03), scene.name
        assert scene.crop(mask).sum() == mask.sum(), scene.name


def test_random_scenes_are_the_same_each_time_and_have_texture_around():
    scenes = list(islice(textures.random_scenes(), 6))
    assert scenes == list(islice(textures.random_scenes(), 6))
    for scene in scenes:
        mask = scene.mask()
        assert mask.sum() == pytest.approx(np.pi * scene.radius**2, rel=0.05), scene
        assert scene.crop(mask).sum() == mask.sum(), scene
    assert not textures.Scene("black sky", "earthrise.jpg", 0.5, 0.2).is_textured()


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A suite of one measurement, and no browser."""

    @contextmanager
    def stand(repeats):
        yield SimpleNamespace(repeats=repeats, browser=SimpleNamespace(version="156.0.1"))

    def group(stand):
        yield Row("ours", "theirs", 1.0, 2.0, limit=1.0, note=f"{stand.repeats} times")
        yield "| a table |"

    monkeypatch.setattr(suite, "GROUPS", {"boot": group, "quality": group})
    monkeypatch.setattr(suite, "RESULTS", tmp_path / "bench.json")
    monkeypatch.setattr(suite, "stand", stand)
    return tmp_path / "bench.json"


def test_results_are_kept_as_json(tiny, capsys):
    results = suite.run([], quick=True)
    assert json.loads(tiny.read_text()) == results
    assert results["boot"]["rows"][0]["compared"] == 0.5
    assert results["boot"]["rows"][0]["kept"] is True
    assert results["boot"]["tables"] == ["| a table |"]
    assert "Chromium 156" in results["boot"]["machine"]
    assert suite.rows_of(results["boot"]) == [
        Row("ours", "theirs", 1.0, 2.0, limit=1.0, note=f"{suite.QUICK} times")
    ]
    assert "ours: 1.0 ms | theirs: 2.0 ms | 0.50 ×" in capsys.readouterr().out


def test_one_measurement_replaces_only_its_own_results(tiny):
    suite.run([], quick=False)
    results = suite.run(["quality"], quick=True)
    assert results["boot"]["repeats"] == suite.REPEATS
    assert results["quality"]["repeats"] == suite.QUICK


def test_an_unknown_measurement_is_refused_in_one_sentence(tiny):
    with pytest.raises(BuildError, match="no measurement “speed”: choose among boot, quality"):
        suite.run(["speed"], quick=True)


def test_the_report_shows_rows_tables_and_machine(tiny, monkeypatch, tmp_path):
    monkeypatch.setattr(document, "FILE", tmp_path / "BENCHMARKS.md")
    monkeypatch.setattr(textures, "strips", lambda: iter([(textures.SCENES[0], ["original"])]))
    document.write(suite.run([], quick=True))
    text = (tmp_path / "BENCHMARKS.md").read_text()
    assert "build.py bench --write" in text
    assert "Chromium 156" in text
    assert "| ours | 1.0 ms | theirs | 2.0 ms | 0.50 × (at most 1.00 ×: kept); 3 times |" in text
    assert "| a table |" in text
    assert "docs/bench/lawn.jpg" in text
