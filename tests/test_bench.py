"""The benchmark's own arithmetic, and its native parts on a tiny scale."""

import asyncio
import json
from contextlib import contextmanager
from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest

from builder.bench import counterfactuals, document, maps, painting, quality, suite, textures
from builder.bench.counterfactuals import GREEDY, OURS, Hole
from builder.bench.rivals import Network, larger
from builder.bench.row import Row, table
from builder.bench.sedc import Looked, best_first, greedy
from builder.errors import BuildError
from interactive_classification.explain.curves import smaller
from interactive_classification.network.pretended import PretendedNetwork


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


def removing(weights, least, asked):
    """A pretended answer that is another once pieces of some weight are gone."""

    def ask(pieces):
        asked.append(pieces)
        gone = sum(weights[one] for one in pieces)
        return gone >= least, 1 - gone / 10

    return ask


def test_best_first_finds_the_known_smallest_set():
    asked = []
    ask = removing({1: 1, 2: 3, 3: 0, 4: 2, 5: 1}, 5, asked)
    found = best_first([1, 2, 3, 4, 5], ask, 400)
    assert found == Looked(frozenset([2, 4]), 5 + 4), "alone, and then each with the strongest"
    assert len(set(asked)) == len(asked) == found.calls


def test_best_first_takes_what_lowers_the_class_most_of_one_step():
    found = best_first([1, 2, 3], removing({1: 2, 2: 4, 3: 1}, 2, []), 400)
    assert found == Looked(frozenset([2]), 3)


@pytest.mark.parametrize("most, calls", [(3, 3), (7, 7), (400, 15)])
def test_best_first_gives_up(most, calls):
    """At its limit, or when all sets of four pieces but the empty one are tried."""
    asked = []
    found = best_first([1, 2, 3, 4], removing({1: 1, 2: 1, 3: 1, 4: 1}, 5, asked), most)
    assert found == Looked(None, calls)
    assert len(asked) == calls


def test_greedy_removes_in_order_until_the_answer_changes():
    asked = []
    ask = removing({1: 1, 2: 3, 3: 0, 4: 2}, 5, asked)
    assert greedy([2, 1, 4, 3], ask) == Looked(frozenset([1, 2, 4]), 3)
    assert asked == [{2}, {2, 1}, {2, 1, 4}]
    assert greedy([2, 1], ask) == Looked(None, 2)
    assert greedy([], ask) == Looked(None, 0)


def test_the_network_that_others_ask_counts_pictures():
    runtime = PretendedNetwork()
    network = Network(runtime)
    told = network(np.zeros((3, 224, 224, 3), np.uint8))
    network([np.full((448, 448, 3), 7, np.uint8)])
    assert network.calls == runtime.runs == 4
    assert told.shape == (3, runtime.card.classes)
    assert told.sum(1) == pytest.approx(1)


def test_pictures_shrink_as_the_networks_input_and_maps_grow_back():
    picture = np.arange(4 * 4 * 3).reshape(4, 4, 3).astype(np.uint8)
    assert (smaller(picture, 2)[0, 0] == np.round(picture[:2, :2].mean((0, 1)))).all()
    assert (larger(np.array([[1, 2], [3, 4]]), 4)[2] == [3, 3, 4, 4]).all()


def test_holes_are_counted_as_they_prove_true():
    """Ours finds one of two, and is wrong about one fill; the greedy one is too large."""
    sure = dict.fromkeys(counterfactuals.FILLS, True)
    ours = Hole(0.05, 150, {**sure, "noise": True}, {**sure, "noise": False})
    none = Hole(0.0, 400, {}, {})
    other = Hole(0.2, 320, {}, {**sure, "blur": False})
    large = Hole(0.7, 330, {}, sure)
    found = {
        "one": {OURS: ours, "SEDC": none, GREEDY: other},
        "two": {OURS: none, "SEDC": none, GREEDY: large},
    }
    also, true, said, lines = counterfactuals.compared(found)
    assert (also.value, also.reference, also.kept) == (1, 1, True)
    assert (true.value, true.reference, true.kept) == (1, 1, True)
    assert (said.value, said.reference, said.kept) == (3, 4, False)
    assert lines.splitlines()[2:] == [
        "| ours | 1 of 2 | 0 | 5.0 % | 275 | 1 of 1 |",
        "| SEDC | 0 of 2 | 0 | – | 400 | 0 of 0 |",
        f"| {GREEDY} | 1 of 2 | 1 | 20.0 % | 325 | 0 of 1 |",
    ]


def test_maps_are_measured_though_a_loop_is_running_here(monkeypatch):
    """As the browser's does, which all measurements have beside them."""
    monkeypatch.setattr(maps.environment, "ready_for", lambda packages: None)
    said = lambda photo: asyncio.run(asyncio.sleep(0, (photo.stem, {})))  # noqa: E731
    monkeypatch.setattr(maps, "of_photo", said)
    monkeypatch.setattr(maps, "judged", lambda found: iter(found.values()))
    monkeypatch.setattr(maps, "compared", lambda looked: iter(()))

    async def measured():
        return [*maps.rows(2)]

    assert len(asyncio.run(measured())) == 2


def test_maps_are_compared_photo_by_photo():
    names = [*maps.EXPLANATIONS, *maps.RIVALS]
    score = {"attribution": 0.7, "shap": 0.6, "lime": 0.8}
    found = {
        photo: {
            name: maps.Scored(score.get(name, 0.5) + more, 0.0, 300 if name in score else 0, 2.0)
            for name in names
        }
        for photo, more in (("one", 0.0), ("two", 0.1))
    }
    rows = {(row.what, row.against): row for row in maps.judged(found) if isinstance(row, Row)}
    above = rows["score of the attribution map", "shap"]
    assert above.compared == pytest.approx(0.1) and above.kept and "better on 2" in above.note
    assert not rows["score of the attribution map", "lime"].kept
    assert rows["calls of the network for attribution", "lime"].compared == 1
    assert rows["time of the processor for shap", "attribution"].value == 2000


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
