"""A picture that is changed as a whole is a step like any other, and no fill that is offered."""

import asyncio
from typing import Any

import numpy as np
import pytest

from interactive_classification import questions
from interactive_classification.answers import Answers
from interactive_classification.changes import CHANGES, changed
from interactive_classification.classify import softmax
from interactive_classification.export.report import report
from interactive_classification.export.session import read, save
from interactive_classification.fill import KNOWN, METHODS, FillError, method
from interactive_classification.sentences import Told
from interactive_classification.session import DEFAULT_METHOD, Session
from tests.spotted import INDEX, opened
from tests.test_answers import found_by

PLAIN = {name: one.plain for name, one in CHANGES.items()}
CORNER = [20.0, 20.0, 60.0, 20.0, 60.0, 60.0]


def whole(mask: Any) -> Any:
    return np.ones_like(mask)


def show(session: Session, **levels: float) -> bool:
    edit = session.edit(whole, "changed", kind="changed", **{**PLAIN, **levels})
    return asyncio.run(edit)


@pytest.fixture
def session(known: Any) -> Session:
    return opened(known)


@pytest.fixture
def answers(session: Session) -> Answers:
    late = asyncio.Event()
    late.set()
    return Answers(session, late)


def test_it_is_known_and_not_offered() -> None:
    assert method("changed") is KNOWN["changed"]
    assert set(KNOWN) - set(METHODS) == {"changed"}
    with pytest.raises(FillError) as refused:
        method("nothing")
    assert "changed" not in str(refused.value)


@pytest.mark.parametrize("name", CHANGES)
def test_every_level_is_one_that_can_be_chosen(name: str) -> None:
    (one,) = (each for each in KNOWN["changed"].parameters if each.name == name)
    assert one.default == CHANGES[name].plain
    for level in CHANGES[name].levels:
        assert one.checked(level) == level
        places = (level - one.low) / one.step
        assert places == pytest.approx(round(places))  # so a slider can stand there


def test_the_step_shows_the_very_picture_that_was_asked_about(answers: Answers) -> None:
    session = answers.session
    asyncio.run(session.paint([[30, 30], [60, 60]], 9))  # whatever is erased meanwhile
    found = asyncio.run(found_by(answers, "sweep", INDEX))
    assert found["index"] == INDEX and found["calls"] == sum(
        len(c["levels"]) - 1 for c in found["changes"]
    )
    for one in found["changes"]:
        for level, confidence, winner in zip(
            one["levels"], one["confidences"], one["winners"], strict=True
        ):
            if level == one["plain"]:
                continue
            answer = asyncio.run(
                answers.edit("changed", [], 0, "changed", False, {**PLAIN, one["name"]: level})
            )
            assert answer["changed"] == [
                {"name": one["name"], "called": one["called"], "level": level}
            ]
            expected = CHANGES[one["name"]].apply(session.original, level)
            assert np.array_equal(session.modified, expected)
            logits = session.modified_output.logits
            assert softmax(logits)[INDEX] == pytest.approx(confidence, abs=1e-6)
            assert int(logits.argmax()) == winner["index"]


def test_what_was_not_asked_yet_is_left_out(answers: Answers) -> None:
    async def work() -> Any:
        number = (await answers.begin("sweep", [INDEX]))["number"]
        while not (news := await answers.news(number)).get("found"):
            pass
        await answers.end(number)
        return news

    news = asyncio.run(work())
    assert not news["ended"]
    known = [len(one["confidences"]) for one in news["found"]["changes"]]
    assert known == [len(one["winners"]) for one in news["found"]["changes"]]
    assert known[0] >= 1 and known[-1] == 0


def test_the_network_is_asked_about_the_photo_or_what_is_shown(session: Session) -> None:
    before = asyncio.run(questions.sweep(session, INDEX))
    asyncio.run(session.paint([[135, 72]], 25))
    now, photo = (
        asyncio.run(questions.sweep(session, INDEX, original=one)) for one in (False, True)
    )
    for name in CHANGES:
        assert np.array_equal(photo.confidences[name], before.confidences[name])
        assert not np.array_equal(now.confidences[name], before.confidences[name])


def test_it_can_be_undone_done_again_and_followed_by_another(session: Session) -> None:
    assert show(session, blur=2)
    blurred = session.modified
    assert session.mask.all() and not show(session, blur=2)  # it is there already
    assert show(session, rotation=20)
    turned = CHANGES["rotation"].apply(session.original, 20)
    assert np.array_equal(session.modified, turned)  # and not blurred as well
    asyncio.run(session.undo())
    assert np.array_equal(session.modified, blurred) and session.parameters["blur"] == 2
    asyncio.run(session.undo())
    assert not session.mask.any() and session.method == "mean-colour"
    asyncio.run(session.redo())
    assert np.array_equal(session.modified, blurred)


def test_dropped_pixels_are_made_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interactive_classification.history.KEPT_BYTES", 0)
    show(session, noise=0.08)
    noisy = session.modified
    show(session, zoom=1.4)
    asyncio.run(session.undo())
    assert np.array_equal(session.modified, noisy)


def test_what_is_brought_back_is_the_photo_again(session: Session) -> None:
    show(session, blur=4)
    blurred = session.modified
    asyncio.run(session.paint([[135, 72]], 30, restore=True))
    back = ~session.mask
    assert back[72, 135] and 0.8 < session.mask.mean() < 1
    assert np.array_equal(session.modified[back], session.original[back])
    assert np.array_equal(session.modified[~back], blurred[~back])
    asyncio.run(session.paint([[135, 72]], 60))
    assert session.mask.all() and np.array_equal(session.modified, blurred)


def test_a_stroke_that_brings_back_is_followed_however_slow_the_change_was(
    session: Session,
) -> None:
    show(session, blur=4)
    session._pace.measure("changed", session.mask, 60.0)
    seen = asyncio.run(session.preview([[135, 72]], 30, begin=True, restore=True))
    assert seen.method == "changed" and seen.mask is not None
    assert np.array_equal(seen.picture[seen.mask], session.modified[seen.mask])
    assert np.array_equal(seen.picture[~seen.mask], session.original[~seen.mask])
    seen = asyncio.run(session.preview([[135, 72]], 30, begin=True))
    assert np.array_equal(seen.picture, session.modified)


def test_another_fill_needs_something_to_fill_from(session: Session) -> None:
    show(session, contrast=0.3)
    before = session.modified
    with pytest.raises(FillError, match="leave some of the picture"):
        asyncio.run(session.refill("mean-colour"))
    assert session.method == "changed" and session.modified is before
    asyncio.run(session.paint([[135, 72]], 30, restore=True))
    asyncio.run(session.refill("mean-colour"))
    expected = METHODS["mean-colour"].fill(session.original, session.mask)
    assert np.array_equal(session.modified, expected)


@pytest.mark.parametrize("again", ["reset", "open"])
def test_whoever_begins_anew_removes_again(session: Session, again: str) -> None:
    from interactive_classification.pixels import to_png

    asyncio.run(session.paint([[30, 30]], 9, "blur", radius=7))
    show(session, jpeg=15)
    photo = to_png(session.original)
    asyncio.run(session.reset() if again == "reset" else session.open(photo))
    assert (session.method, session.parameters) == ("blur", {"radius": 7})
    assert not session.mask.any()


def test_a_file_that_only_knows_changes_goes_on_with_the_usual_fill(session: Session) -> None:
    show(session, shift=16)
    session.history._forget(0)
    session.history.place = 0
    asyncio.run(session.reset())
    assert session.method == DEFAULT_METHOD


def test_a_sessions_file_brings_it_back(session: Session, known: Any) -> None:
    show(session, brightness=-0.25)
    asyncio.run(session.paint([[135, 72]], 30, restore=True))
    found = read(save(session), session.size)
    assert [one.kind for one in found.history.steps] == ["open", "changed", "restore"]
    other = opened(known)
    asyncio.run(other.resume(found.original, found.photo_size, found.history))
    assert np.array_equal(other.modified, session.modified)
    assert other.method == "changed" and other.parameters == session.parameters
    asyncio.run(other.undo())
    expected = changed(other.original, {"brightness": -0.25})
    assert np.array_equal(other.modified, expected)


def test_who_erases_what_is_changed_as_a_whole_is_told_what_to_do(answers: Answers) -> None:
    session = answers.session
    show(session, contrast=0.3)
    for kind, points, amount in (("brush", [20, 20, 30, 30], 9), ("lasso", CORNER, 0)):
        with pytest.raises(Told, match="bring a part of it back"):
            asyncio.run(answers.edit(kind, points, amount, "", False))
    steps = len(session.history.steps)
    asyncio.run(answers.edit("restore", [20, 20, 30, 30], 20, "", False))
    asyncio.run(answers.edit("brush", [20, 20], 5, "", False))
    asyncio.run(answers.edit("brush", [20, 20], 5, "", False))  # erased already, and nothing else
    assert len(session.history.steps) == steps + 2


def test_the_history_and_the_report_call_it_by_what_it_is(answers: Answers) -> None:
    session = answers.session
    show(session, rotation=-20)
    _, step = asyncio.run(answers.history([INDEX]))["steps"]
    assert step["kind"] == "changed" and step["method"] == "changed" and step["erased"] == 1
    assert step["changed"] == [{"name": "rotation", "called": "Rotation {}°", "level": -20}]
    told = report(session)
    assert "Changed (Rotation −20°)" in told
    assert "--fill changed --set rotation=-20</code>" in told


def test_others_are_not_said_to_be_changed(answers: Answers) -> None:
    answer = asyncio.run(answers.edit("lasso", CORNER, 0, "noise", False))
    assert "changed" not in answer
    assert all("changed" not in one for one in asyncio.run(answers.history([]))["steps"])
