import io
import json
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from interactive_classification import questions
from interactive_classification.explain import Region
from interactive_classification.export import session as module
from interactive_classification.export.session import SavedError, read, save
from interactive_classification.findings import ORIGINAL, OfClass
from interactive_classification.history import MAX_NAME, MAX_STEPS, History
from interactive_classification.pixels import MAX_PIXELS
from interactive_classification.session import Session

FIXTURES = Path(__file__).parent / "fixtures"
LINE = [[120, 130], [240, 150], [260, 260]]


@pytest.fixture(scope="module")
def worked(runtime, known, coffee, run):
    """A session with a history of four steps, the last but one of them shown."""
    session = Session(runtime, known)

    async def work():
        await session.open(coffee)
        await session.paint(LINE, 14)
        await session.paint([[60, 300]], 30, "noise", seed=5)
        await session.refill("fast-marching")
        await session.undo()

    run(work())
    return session


@pytest.fixture(scope="module")
def file(worked):
    return save(worked, [967, 504], "coffee-cup")


def unzipped(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files, kind=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return made.getvalue()


def test_a_session_comes_back_as_it_was(worked, file, runtime, known, run):
    found = read(file)
    assert (found.tracked, found.name, found.photo_size) == ([967, 504], "coffee-cup", (600, 400))
    again = Session(runtime, known)
    run(again.resume(found.original, found.photo_size, found.history))
    for name in ("original", "modified", "mask"):
        assert np.array_equal(getattr(again, name), getattr(worked, name)), name
    assert again.predictions(1000) == worked.predictions(1000)
    assert (again.method, again.parameters) == (worked.method, worked.parameters)
    assert (again.can_undo, again.can_redo) == (True, True)
    for here, there in zip(again.history.steps, worked.history.steps, strict=True):
        assert np.array_equal(here.logits, there.logits)
        assert np.array_equal(here.mask(448), there.mask(448))
        assert here.erased == there.erased
        assert (here.kind, here.name) == (there.kind, there.name)
        assert abs(len(here.thumbnail) - len(there.thumbnail)) < 500

    async def about():
        for session in (again, worked):
            await session.redo()
        assert np.array_equal(again.modified, worked.modified)
        for session in (again, worked):
            await session.undo()

    run(about())


def test_it_is_an_ordinary_zip_and_the_same_every_time(worked, file):
    assert save(worked, [967, 504], "coffee-cup") == file
    files = unzipped(file)
    mask = Pillow.open(io.BytesIO(files["masks/001.png"]))
    assert (mask.mode, mask.size) == ("1", (448, 448))
    assert np.array_equal(np.asarray(mask), worked.history.steps[1].mask(448))
    described = json.loads(files["session.json"])
    assert described["version"] == 5
    assert described["numbers"] == [0, 1, 2, 3]
    assert (described["parents"], described["onward"]) == ([-1, 0, 1, 2], [1, 2, 3, -1])
    assert described["steps"][2] == {
        "method": "noise", "parameters": {"seed": 5}, "kind": "brush", "name": ""
    }  # fmt: skip
    assert len(file) < 1_000_000


@pytest.mark.slow
def test_the_longest_history_with_the_longest_names_can_be_read_again(worked):
    """A step has the same place in the file as in the session: requests kept after it name it."""
    steps = [replace(worked.history.steps[1], name="\U0001f9a7" * MAX_NAME)] * MAX_STEPS
    parents = [-1, *(n // 2 for n in range(MAX_STEPS - 1))]
    session = Session(worked.runtime, worked.labels)
    session.__dict__.update(worked.__dict__)
    session.history = History(steps, 17, parents)
    session.history.visit(MAX_STEPS - 1)
    session.history.visit(8)
    found = read(save(session)).history
    assert (found.parents, found.onward) == (parents, session.history.onward)
    assert found.place == 8
    assert [one.name for one in found.steps] == [one.name for one in steps]


def test_names_lose_what_cannot_be_printed(worked):
    found = read(save(worked, name="a\x00b\n<script>" + "x" * 500))
    assert found.name.startswith("ab<script>x")
    assert len(found.name) == 200


def test_any_photo_that_can_be_opened_may_be_saved(worked, monkeypatch):
    for size in ((MAX_PIXELS, 1), (2, MAX_PIXELS // 2)):
        monkeypatch.setattr(worked, "photo_size", size)
        assert read(save(worked)).photo_size == size


# Hostile and broken files ----------------------------------------------------------


def refused(data, match=r"\.$"):
    start = time.thread_time()  # of the processor, which a busy machine does not lengthen
    with pytest.raises(SavedError, match=match):
        read(data)
    assert time.thread_time() - start < 3


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"\x89PNG\r\n\x1a\n", b"{}" * 99]
)
def test_what_is_no_session_is_refused(data):
    refused(data)


def test_every_kind_of_truncation_is_refused(file):
    for length in range(0, len(file), len(file) // 40):
        refused(file[:length])


def test_flipped_bytes_are_refused_or_harmless(file):
    random = np.random.default_rng(9)
    for place in random.integers(0, len(file), 150).tolist():
        broken = bytearray(file)
        broken[place] ^= 1 << int(random.integers(8))
        try:
            found = read(bytes(broken))
        except SavedError:
            continue
        assert len(found.history.steps) == 4


@pytest.mark.parametrize("name", ["session.json", "original.png", "logits.f32", "masks/002.png",
                                  "thumbnails/000.jpg"])  # fmt: skip
def test_a_missing_file_is_refused(file, name):
    files = unzipped(file)
    del files[name]
    refused(zipped(files))


@pytest.mark.parametrize("name", ["../evil.py", "/etc/passwd", "masks/004.png", "masks/", "x\\y"])
def test_other_files_are_refused(file, name):
    refused(zipped(unzipped(file) | {name: b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_given_twice_is_refused(file):
    refused(zipped([*unzipped(file).items(), ("session.json", b"{}")]))


@pytest.mark.parametrize("name", ["session.json", "original.png", "masks/001.png", "logits.f32"])
def test_a_bomb_is_refused_before_it_is_unpacked(file, name):
    refused(zipped(unzipped(file) | {name: bytes(60_000_000)}))


def test_a_bomb_that_lies_about_its_size_is_refused(file):
    files = unzipped(file) | {"session.json": bytes(50_000_000)}
    data = bytearray(zipped(files))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature)
        while at >= 0:
            if data[at + offset : at + offset + 4] == struct.pack("<I", 50_000_000):
                data[at + offset : at + offset + 4] = struct.pack("<I", 1000)
            at = data.find(signature, at + 1)
    refused(bytes(data))


def test_very_many_entries_are_refused(file):
    refused(zipped([(f"{number}", b"") for number in range(2000)]))


def test_a_file_that_is_too_large_is_refused():
    refused(bytes(module.MAX_BYTES + 1))


@pytest.mark.parametrize("name", ["original.png", "masks/001.png", "thumbnails/001.jpg"])
@pytest.mark.parametrize("size", [(1, 1), (449, 448), (20_000, 20_000)])
def test_pictures_of_another_size_are_refused_unread(file, name, size, encode):
    picture = encode(Pillow.new("1", size), "PNG")
    refused(zipped(unzipped(file) | {name: picture}))


@pytest.mark.parametrize("name", ["original.png", "masks/001.png", "thumbnails/001.jpg"])
def test_what_is_no_picture_is_refused(file, name):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    refused(zipped(unzipped(file) | {name: svg}))


@pytest.mark.parametrize("lie", [np.nan, np.inf, -np.inf, 3e38, -1.1e6, 1000001])
def test_numbers_that_no_network_says_are_refused(file, lie):
    files = unzipped(file)
    logits = np.frombuffer(files["logits.f32"], "<f4").copy()
    logits[1234] = lie
    refused(zipped(files | {"logits.f32": logits.tobytes()}))


def test_what_a_file_tells_of_its_steps_gives_way_to_what_is_seen(worked, file, known, run):
    files = unzipped(file)
    logits = np.frombuffer(files["logits.f32"], "<f4").copy()
    logits[::1000] += 500  # each step is said to be a tench
    thumbnail = files["thumbnails/003.jpg"]
    lies = {f"thumbnails/{number:03}.jpg": thumbnail for number in range(4)}
    found = read(zipped(files | lies | {"logits.f32": logits.tobytes()}))
    again = Session(worked.runtime, known)

    async def look():
        await again.resume(found.original, found.photo_size, found.history)
        for place in (1, 3, 2):
            await again.go_to(place)

    run(look())
    for here, there in zip(again.history.steps, worked.history.steps, strict=True):
        assert np.array_equal(here.logits, there.logits)
        assert here.thumbnail == there.thumbnail


def test_another_compression_is_refused(file):
    refused(zipped(unzipped(file), zipfile.ZIP_LZMA))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "another"}, {"kind": None},
        {"place": -1}, {"place": 4}, {"place": "1"}, {"place": True}, {"place": 1.0},
        {"photo_size": [600]}, {"photo_size": [600, 0]}, {"photo_size": [600, 1e5]},
        {"photo_size": "ab"}, {"photo_size": [600, 10**9]},
        {"tracked": 5}, {"tracked": [1000]}, {"tracked": [-1]}, {"tracked": ["1"]},
        {"tracked": [1] * 51}, {"tracked": {"1": 2}},
        {"name": 5}, {"name": None}, {"name": ["a"]},
        {"steps": []}, {"steps": 4}, {"steps": "abcd"}, {"steps": [None] * 4},
        {"steps": [{}] * 4}, {"steps": [{"method": "noise", "parameters": {}}] * 301},
        {"steps": [{"method": 4, "parameters": {}}] * 4},
        {"steps": [{"method": "noise", "parameters": {}}] * 4},  # without kind and name
        *(
            {"steps": [{"method": "noise", "parameters": {}, "kind": "a", "name": ""} | lie] * 4}
            for lie in ({"kind": "a" * 21}, {"kind": "<b>"}, {"kind": ""}, {"kind": 3},
                        {"kind": "open\n"}, {"name": None}, {"name": ["a"]})
        ),
        *(
            {"parents": links}
            for links in ([-1, 0, 1], [-1, 0, 1, 2, 3], [0, 0, 1, 2], [-1, 1, 0, 2],
                          [-1, 0, 3, 2], [-1, -1, 0, 2], [-1, 0, 1, 4], [None, 0, 1, 2],
                          [-1, False, 1, 2], 4, {})
        ),
        *(
            {"onward": links}
            for links in ([1, 2, 3], [1, 2, 3, 0], [1, 2, 3, 4], [2, 2, 3, -1], [-1, 2, 3, -1],
                          [1, 2, 3, None], [True, 2, 3, -1], [1, 2.0, 3, -1], "abcd", None)
        ),
    ],
    ids=repr,
)  # fmt: skip
def test_a_description_that_makes_no_sense_is_refused(file, change):
    files = unzipped(file)
    described = json.loads(files["session.json"]) | change
    refused(zipped(files | {"session.json": json.dumps(described)}), "not a saved session")


@pytest.mark.parametrize(
    "step",
    [{"method": "magic" * 9999, "parameters": {}}, {"method": "noise", "parameters": {"x": 1}},
     {"method": "noise", "parameters": {"seed": float("nan")}},
     {"method": "noise", "parameters": {"seed": "<b>"}}],
)  # fmt: skip
def test_a_fill_that_is_not_known_is_told_apart(file, step):
    files = unzipped(file)
    described = json.loads(files["session.json"])
    described["steps"][1] = step
    refused(zipped(files | {"session.json": json.dumps(described)}), "not known here")


@pytest.mark.parametrize("version", [6, 7, 10**30])
def test_a_later_version_is_told_apart(file, version):
    files = unzipped(file)
    described = json.loads(files["session.json"]) | {"version": version}
    refused(zipped(files | {"session.json": json.dumps(described)}), "newer version")


@pytest.mark.parametrize("version", [True, False, 1.0, 2.0, 0, -1, "1", "2", None, [1], {}])
def test_what_is_no_version_is_damaged(file, version):
    files = unzipped(file)
    described = json.loads(files["session.json"]) | {"version": version}
    refused(zipped(files | {"session.json": json.dumps(described)}), "not a saved session")


def test_every_version_has_its_reader():
    assert sorted(module._READERS) == list(range(1, module.VERSION + 1))


@pytest.mark.parametrize("release", ["0.1.0"])
def test_a_file_of_every_release_opens_for_ever(release, runtime, known, run):
    """Made once by that release, and never again; beside it lies the picture that it showed."""
    found = read((FIXTURES / f"session-{release}.zip").read_bytes())
    assert (found.tracked, found.photo_size) == ([967, 504], (600, 448))
    assert found.name == f"drawn at {release}"
    methods = ["biharmonic", "biharmonic", "fast-marching", "patch-match", "noise", "biharmonic"]
    assert [step.method for step in found.history.steps] == methods
    assert found.history.steps[4].parameters == {"seed": 5}
    assert found.history.place == 3
    session = Session(runtime, known)
    run(session.resume(found.original, found.photo_size, found.history))
    shown = np.asarray(Pillow.open(FIXTURES / f"session-{release}.png"))
    assert np.abs(session.modified.astype(int) - shown).max() <= 1
    assert session.predictions(1).modified[0].label == "balloon"
    assert (session.can_undo, session.can_redo) == (True, True)


@pytest.mark.parametrize("text", [b"[" * 100_000, b'"' + b"9" * 99, b"\xff\xfe", b"9" * 9999,
                                  b"[]", b"null", b"{}"])  # fmt: skip
def test_text_that_is_no_description_is_refused(file, text):
    refused(zipped(unzipped(file) | {"session.json": text}))


@pytest.fixture(scope="module")
def explained(worked, run):
    """A file that tells of a map of the shown picture and one of another step's."""

    async def work():
        await questions.explain(worked, "occlusion", 967, pieces=20)
        await worked.undo()
        await questions.explain(worked, "occlusion", 504, pieces=20)
        await worked.redo()

    run(work())
    return save(worked, [967], "coffee-cup")


def test_what_was_found_about_the_picture_comes_back(worked, explained, run):
    found = read(explained)
    (about, known) = next(iter(worked.findings.of(worked.history.number)))
    ((again, there),) = found.findings.of(worked.history.number)
    assert again == about
    assert (there.unit, there.calls) == (known.unit, known.calls)
    assert np.abs(there.values - known.values).max() < 0.01
    other = Session(worked.runtime, worked.labels)

    async def work():
        await other.resume(found.original, found.photo_size, found.history, found.findings)
        return await questions.explain(other, "occlusion", 967, pieces=20)

    assert run(work()) is there
    assert [name for name in unzipped(explained) if name.startswith("maps/")] == ["maps/000.f16"]
    assert len(explained) < 400_000


def test_how_good_the_map_was_found_to_be_comes_back(worked, explained):
    about, _ = next(iter(worked.findings.of(worked.history.number)))
    assert read(explained).findings.scores(about) is None
    found = {"deletion": 0.1, "insertion": 0.6, "random_deletion": 0.4, "random_insertion": 0.3}
    worked.findings.note_scores(about, found)
    file = save(worked)
    assert read(file).findings.scores(about) == found
    files = unzipped(file)
    for lie in ({"deletion": 0.1}, found | {"deletion": 2}, found | {"deletion": True}, [], 1):
        described = json.loads(files["session.json"])
        described["found"][0]["scores"] = lie
        refused(zipped(files | {"session.json": json.dumps(described)}))


def test_what_came_of_changes_and_shuffled_weights_comes_back(runtime, known, coffee, run):
    session = Session(runtime, known)
    run(session.open(coffee))
    swept = run(questions.sweep(session, 967, original=True))
    shuffled = run(questions.shuffled(session, 967))
    file = save(session)
    there = read(file).findings
    again = there.swept.get(OfClass(ORIGINAL, 967))
    assert again.winners == swept.winners
    assert again.calls == swept.calls
    for name, shares in swept.confidences.items():
        assert np.array_equal(again.confidences[name], shares)
    once_more = there.shuffled.get(OfClass(ORIGINAL, 967))
    assert (once_more.layers, once_more.calls) == (shuffled.layers, shuffled.calls)
    assert np.array_equal(once_more.correlations, shuffled.correlations)
    assert save(session) == file
    files = unzipped(file)
    for name, key, lie in (
        ("swept", "class", 1000), ("swept", "step", 3), ("swept", "calls", -1),
        ("swept", "winners", {}), ("swept", "confidences", []), ("swept", "winners", None),
        ("swept", "confidences", {name: [2] * 9 for name in swept.confidences}),
        ("shuffled", "layers", []), ("shuffled", "layers", [1]), ("shuffled", "layers", [0] * 6),
        ("shuffled", "correlations", []), ("shuffled", "correlations", [[2] * 6]),
        ("shuffled", "correlations", [[True] * 6]), ("shuffled", "class", True),
    ):  # fmt: skip
        described = json.loads(files["session.json"])
        described[name][0][key] = lie
        refused(zipped(files | {"session.json": json.dumps(described)}))


def test_what_its_pieces_did_comes_back(worked, explained):
    (_, known) = next(iter(worked.findings.of(worked.history.number)))
    ((_, there),) = read(explained).findings.of(worked.history.number)
    for part in ("labels", "effects", "left"):
        assert np.array_equal(getattr(there.pieces, part), getattr(known.pieces, part))
    assert there.pieces.fills == known.pieces.fills == ("blur",)
    assert (there.pieces.confidence, there.pieces.radius) == (known.pieces.confidence, 32)


@pytest.mark.parametrize(
    "lie",
    [{"count": 0}, {"count": 3}, {"count": 10**9}, {"count": True}, {"fills": []}, {"fills": ["x"]},
     {"fills": "blur"}, {"fills": ["blur"] * 4}, {"radius": 0}, {"radius": 1.5},
     {"confidence": 2.0}, {"confidence": "1"}],
)  # fmt: skip
def test_lies_about_pieces_are_refused(explained, lie):
    files = unzipped(explained)
    described = json.loads(files["session.json"])
    described["found"][0]["pieces"].update(lie)
    refused(zipped(files | {"session.json": json.dumps(described)}))


@pytest.mark.parametrize("data", [b"", b"\xff" * 448 * 448 * 2, None])
def test_pieces_that_are_none_are_refused(explained, data):
    files = unzipped(explained)
    was = files.pop("pieces/000.bin")
    if data is not None:
        files["pieces/000.bin"] = data + was[len(data) :]
    refused(zipped(files) if data != b"" else zipped(files | {"pieces/000.bin": was[:-4]}))


def test_an_explanation_that_is_not_known_here_is_left_out(explained):
    files = unzipped(explained)
    described = json.loads(files["session.json"])
    described["found"][0]["name"] = "telepathy"
    found = read(zipped(files | {"session.json": json.dumps(described)}))
    assert not list(found.findings.of(described["found"][0]["step"]))


@pytest.mark.parametrize(
    "lie",
    [{"step": 77}, {"step": "0"}, {"class": 1000}, {"class": True}, {"name": 3}, {"unit": "points"},
     {"calls": -1}, {"parameters": {"pieces": 10**9}}, {"parameters": {"sorrow": 1}},
     {"parameters": []}],
)  # fmt: skip
def test_lies_about_what_was_found_are_refused(explained, lie):
    files = unzipped(explained)
    described = json.loads(files["session.json"])
    described["found"][0].update(lie)
    with pytest.raises(SavedError):
        read(zipped(files | {"session.json": json.dumps(described)}))


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"\0" * 500_000, b"\xff\x7f" * 448 * 448])
def test_maps_that_are_none_are_refused(explained, data):
    refused(zipped(unzipped(explained) | {"maps/000.f16": data}))


@pytest.fixture(scope="module")
def sought(worked):
    """A file with a step whose hole was found, and what the session knows of it."""
    number = worked.history.number
    answers = {"blur": 504, "noise": 967}
    worked.findings.note_region(Region(worked.mask, 0.02, True, 967, -1, answers, 146))
    return save(worked, [967], "coffee-cup"), number


def test_what_a_hole_was_found_as_comes_back(sought, worked):
    file, number = sought
    found = read(file)
    place = found.history.place_of(number)
    known = found.findings.region(found.history.steps[place].packed_mask)
    assert (known.area, known.before, known.target, known.calls) == (0.02, 967, -1, 146)
    assert known.holds == {"blur": True, "noise": False} and known.after() == 504
    assert np.array_equal(known.hole, worked.mask)


@pytest.mark.parametrize(
    "lie",
    [{"step": 77}, {"step": "0"}, {"step": None}, {"area": 2}, {"area": True}, {"area": "0.5"},
     {"before": 1000}, {"before": -1}, {"target": 1000}, {"target": -2}, {"target": 1.0},
     {"answers": {}}, {"answers": {"blur": 1000}}, {"answers": {"blur": "504"}}, {"answers": []},
     {"calls": -1}, {"calls": 1.5}],
)  # fmt: skip
def test_lies_about_what_a_hole_is_are_refused(sought, lie):
    files = unzipped(sought[0])
    described = json.loads(files["session.json"])
    described["regions"][0].update(lie)
    refused(zipped(files | {"session.json": json.dumps(described)}))


def test_a_fill_that_is_not_known_here_is_left_out(sought):
    files = unzipped(sought[0])
    described = json.loads(files["session.json"])
    described["regions"][0]["answers"]["magic"] = 1
    found = read(zipped(files | {"session.json": json.dumps(described)}))
    place = found.history.place_of(sought[1])
    known = found.findings.region(found.history.steps[place].packed_mask)
    assert set(known.answers) == {"blur", "noise"}
