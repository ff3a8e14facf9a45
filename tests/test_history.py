"""The steps as a tree: branches stay, and what is forgotten is what is missed least."""

import asyncio
import io
import json
import random
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from interactive_classification import history as module
from interactive_classification.answers import Answers
from interactive_classification.export.session import SavedError, read, save
from interactive_classification.findings import Findings
from interactive_classification.history import MAX_NAME, History, step
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.pixels import thumbnail, to_png
from interactive_classification.session import Session, SessionError
from tests.test_session import Means

LOGITS = np.zeros(1000, np.float32)
EMPTY = np.zeros((8, 8), np.bool_)


def made(name=""):
    return step(EMPTY, "noise", {}, LOGITS, b"", EMPTY[EMPTY], "brush", name)


def names(history):
    """Each step's name, and that of the one it goes on from: what holds wherever they lie."""
    called = [one.name for one in history.steps]
    return {called[n]: called[of] if n else None for n, of in enumerate(history.parents)}


def grown(*ways):
    """Make a history: from a step that is there, or the last one, to a new one."""
    history = History([made("photo")])
    for way in ways:
        origin, _, name = way.rpartition(">")
        if origin:
            history.visit([one.name for one in history.steps].index(origin))
        history.add(made(name))
    return history


def shown(history):
    return history.steps[history.place].name


def test_an_edit_after_going_back_begins_a_branch():
    history = grown("a", "b", "a>c", "photo>d")
    assert names(history) == {"photo": None, "a": "photo", "b": "a", "c": "a", "d": "photo"}
    assert [history.steps[n].name for n in history.path(3)] == ["photo", "a", "c"]
    assert shown(history) == "d"
    assert history.lanes() == [0, 1, 2, 1, 0]
    history.visit(1)
    assert history.lanes() == [0, 0, 1, 0, 2]  # c was shown last, so it is what comes next


def test_going_back_and_forward_follows_what_was_shown_last():
    history = grown("a", "b", "c", "a>d", "e")
    history.visit(3)
    history.visit(0)
    forward = []
    while history.onward[history.place] >= 0:
        history.visit(history.onward[history.place])
        forward.append(shown(history))
    assert forward == ["a", "b", "c"]
    history.visit(5)
    history.visit(1)
    assert history.steps[history.onward[1]].name == "d"


def test_the_oldest_end_of_another_branch_goes_first(monkeypatch):
    monkeypatch.setattr(module, "MAX_STEPS", 6)
    history = grown("a", "b", "c", "photo>d", "e")
    for name, gone in (("f", "c"), ("g", "b"), ("h", "a"), ("i", "d"), ("j", "e")):
        before = names(history)
        history.add(made(name))
        after = names(history)
        assert before.keys() - after.keys() == {gone}
        assert shown(history) == name
        assert history.path(history.place)[0] == 0
    assert names(history) == {
        "photo": None, "f": "photo", "g": "f", "h": "g", "i": "h", "j": "i",
    }  # fmt: skip
    history.visit(2)
    history.add(made("k"))  # from g on: j is the only end that does not lead there
    assert names(history)["k"] == "g"
    assert "j" not in names(history)


def test_any_history_stays_a_tree_with_what_leads_here(monkeypatch):
    monkeypatch.setattr(module, "MAX_STEPS", 9)
    chance = random.Random(5)
    history = History([made("photo")])
    for number in range(600):
        if chance.random() < 0.4:
            history.visit(chance.randrange(len(history.steps)))
        way = [history.steps[n].name for n in history.path(history.place)]
        history.add(made(str(number)))
        steps, parents, onward = history.steps, history.parents, history.onward
        assert len(steps) == len(parents) == len(onward) <= 9
        assert (steps[0].name, parents[0], shown(history)) == ("photo", -1, str(number))
        for place in range(1, len(steps)):
            assert 0 <= parents[place] < place
        for place, child in enumerate(onward):
            children = [n for n, of in enumerate(parents) if of == place]
            assert child in (children or [-1])
        left = [steps[n].name for n in history.path(history.place)][:-1]
        assert left == way or (left == [way[0], *way[2:]] and len(set(history.lanes())) == 1)
        assert history.lanes()[history.place] == 0


def test_names_are_a_persons_own_but_not_without_end():
    history = grown("a")
    history.rename(1, "no \x00handle\n" + "x" * 200)
    assert history.steps[1].name == ("no handle" + "x" * 200)[:MAX_NAME]
    history.correct(step(EMPTY, "blur", {}, LOGITS, b""))
    assert (history.steps[1].kind, history.steps[1].name[:9]) == ("brush", "no handle")
    history.rename(1, "")
    assert history.steps[1].name == ""


# With a session ---------------------------------------------------------------------


@pytest.fixture
def answers(known, run):
    photo = to_png(np.random.default_rng(6).integers(0, 256, (224, 224, 3), np.uint8))
    late = asyncio.Event()
    late.set()
    made = Answers(Session(Means(), known, 224, "mean-colour"), late)
    run(made.open_picture(photo))
    return made


def told(answers):
    found = asyncio.run(answers.history([1, 2]))
    thumbnails = [one.pop("thumbnail") for one in found["steps"]]
    assert all(one.startswith("data:image/jpeg;base64,") for one in thumbnails)
    return found


REQUESTS = [
    ("edit", "brush", [50, 50], 9, "", False),
    ("edit", "rectangle", [90, 90, 120, 130], 0, "noise", False),
    ("undo",),
    ("edit", "lasso", [10, 10, 60, 10, 60, 60], 0, "", False),
    ("rename", 2, "a square"),
    ("reset",),
    ("go_to", 2),
    ("refill", "mean-colour"),
    ("edit", "restore", [100, 100], 12, "", False),
    ("undo",),
    ("edit", "brush", [20, 150], 9, "", True),
    ("edit", "fill", [], 0, "", False),
    ("go_to", 3),
]


def test_each_step_tells_what_was_done_and_where_it_went_on_from(answers, run):
    for name, *arguments in REQUESTS:
        run(getattr(answers, name)(*arguments))
    found = told(answers)
    rows = [(s["kind"], s["parent"], s["lane"], s["name"]) for s in found["steps"]]
    assert rows == [
        ("open", -1, 0, ""), ("brush", 0, 0, ""), ("rectangle", 1, 1, "a square"),
        ("lasso", 1, 0, ""), ("reset", 3, 0, ""), ("refill", 2, 1, ""), ("restore", 5, 2, ""),
        ("fill", 5, 1, ""),
    ]  # fmt: skip
    assert found["place"] == 3
    assert [len(s["confidences"]) for s in found["steps"]] == [2] * 8
    assert [s["erased"] == 0 for s in found["steps"]] == [n in (0, 4) for n in range(8)]
    with pytest.raises(SessionError, match="no such step"):
        run(answers.rename(8, "x"))


@pytest.mark.parametrize("half", range(0, len(REQUESTS), 3))
def test_requests_made_again_end_in_the_same_tree(answers, known, run, half):
    """As after a reload: half of them are in a session that was written, the rest is done again."""
    for name, *arguments in REQUESTS[:half]:
        run(getattr(answers, name)(*arguments))
    again = Answers(Session(Means(), known, 224), answers._late)
    run(again.open_session(run(answers.export("session"))["data"]))
    for name, *arguments in REQUESTS[half:]:
        for each in (answers, again):
            run(getattr(each, name)(*arguments))
    assert told(again) == told(answers)
    for request in ("redo", "undo", "undo", "redo", "redo", "redo"):
        for each in (answers, again):
            run(getattr(each, request)())
        assert told(again) == told(answers)
        assert np.array_equal(again.session.modified, answers.session.modified)


def test_a_tree_goes_into_a_file_and_out_again(known):
    history = grown("a", "b", "a>c", "photo>d", "b>e")
    session = SimpleNamespace(
        size=8, original=np.zeros((8, 8, 3), np.uint8), photo_size=(8, 8), history=history,
        findings=Findings(), runtime=PretendedNetwork(), labels=LOGITS,
    )  # fmt: skip
    small = np.zeros((64, 64, 3), np.uint8)
    history.steps = [step(EMPTY, "noise", {}, LOGITS, thumbnail(small), None, "piece", one.name)
                     for one in history.steps]  # fmt: skip
    found = read(save(session), 8).history
    assert names(found) == names(history)
    assert (found.place, found.onward) == (history.place, history.onward)
    assert {one.kind for one in found.steps} == {"piece"}


# Longer than the engine keeps -----------------------------------------------------------


def test_a_number_means_one_step_for_good_however_many_are_forgotten(
    answers, known, run, monkeypatch
):
    """All that knows a step by its number is right about it: in memory, over files, done again."""
    monkeypatch.setattr(module, "MAX_STEPS", 12)
    chance, requests, seen, forgotten = random.Random(8), [], {}, set()
    other, base = Answers(Session(Means(), known, 224), answers._late), None
    for turn in range(160):
        numbers = answers.session.history.numbers
        draw = chance.random()
        spot = [chance.uniform(10, 214), chance.uniform(10, 214)]
        request = ("edit", "brush", spot, 7, "", False)
        if draw < 0.2:
            request = ("go_to", chance.choice(numbers))
        elif draw < 0.3:
            request = ("rename", chance.choice(numbers), f"named in turn {turn}")
        elif draw < 0.4:
            request = (chance.choice(["undo", "redo", "reset"]),)
        view = run(getattr(answers, request[0])(*request[1:]))
        requests.append(request)
        history = answers.session.history
        assert history.numbers == sorted(set(history.numbers))
        assert view["step"] == history.number
        shown = seen.setdefault(view["step"], answers.session.mask.tobytes())
        assert shown == answers.session.mask.tobytes()
        forgotten |= seen.keys() - set(history.numbers)
        if turn % 40 == 39:  # as over a reload: a file, and the requests since the one before
            if base is not None:
                run(other.open_session(base))
                for name, *arguments in requests:
                    run(getattr(other, name)(*arguments))
                assert told(other) == told(answers)
            base, requests = run(answers.export("session"))["data"], []
            run(other.open_session(base))
            assert told(other) == told(answers)
    assert len(forgotten) > 30
    names_of = {s["number"]: s["name"] for s in told(answers)["steps"]}
    assert any(name and number >= 12 for number, name in names_of.items())
    for number in names_of:
        run(answers.go_to(number))
        assert answers.session.mask.tobytes() == seen[number]
    for number in forgotten:
        with pytest.raises(SessionError, match="no such step"):
            run(answers.go_to(number))


@pytest.mark.parametrize(
    "numbers",
    [None, [], [0], [0, 1], [0, 2, 1], [0, 1, 1], [1, 2, 3], [-1, 0, 1], [0, 1, 2.0],
     [0, 1, True], [0, 1, 10**12], {"0": 0}, "012"],
)  # fmt: skip
def test_numbers_that_cannot_be_are_no_session(numbers):
    history = grown("a", "b")
    small = thumbnail(np.zeros((64, 64, 3), np.uint8))
    history.steps = [step(EMPTY, "noise", {}, LOGITS, small) for _ in history.steps]
    picture = np.zeros((8, 8, 3), np.uint8)
    whole = SimpleNamespace(
        size=8, original=picture, photo_size=(8, 8), history=history, findings=Findings(),
        runtime=PretendedNetwork(), labels=LOGITS,
    )  # fmt: skip
    file = save(whole)
    assert read(file, 8).history.numbers == [0, 1, 2]
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["session.json"] = json.dumps(json.loads(files["session.json"]) | {"numbers": numbers})
    lying = io.BytesIO()
    with zipfile.ZipFile(lying, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(SavedError):
        read(lying.getvalue(), 8)
