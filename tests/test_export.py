"""The room of files to keep: each kind is one file in it, and is found by whoever lists them."""

from dataclasses import fields

import numpy as np
import pytest

from interactive_classification.export import KINDS, Asked, kind
from interactive_classification.export.kind import Kind
from interactive_classification.export.report import SECTIONS, report, sections, ways
from interactive_classification.overlay import Look
from interactive_classification.sentences import Told
from interactive_classification.session import Session, SessionError
from tests.test_texts import FILES


@pytest.fixture
def worked(runtime, known, coffee, run):
    session = Session(runtime, known, method="noise")
    run(session.open(coffee))
    run(session.paint([[224, 150], [224, 290]], 60))
    return session


def test_ours_are_there_in_the_order_of_the_menu():
    assert tuple(name for name in KINDS if name in FILES) == FILES
    for name, one in KINDS.items():
        assert one.name == name and kind(name) is one
        assert all(ending.islower() and "." not in ending for ending in one.endings)


def test_without_a_picture_there_is_no_file(session):
    for one in KINDS.values():
        with pytest.raises(SessionError, match="Open a picture first"):
            one.file(session)


def test_what_needs_a_hole_is_refused_without_one(runtime, known, coffee, run):
    session = Session(runtime, known, method="noise")
    run(session.open(coffee))
    with pytest.raises(Told, match="“Mask” needs a hole: erase something first"):
        kind("mask").file(session)
    for one in KINDS.values():
        assert one.of_hole or one.file(session).data


def test_a_picture_is_of_the_kind_that_was_asked_for(worked):
    for suffix, start in (("png", b"\x89PNG"), ("jpeg", b"\xff\xd8"), ("webp", b"RIFF")):
        file = kind("picture").file(worked, Asked(suffix=suffix))
        assert file.data.startswith(start)
        assert (file.suffix, file.type) == (suffix, f"image/{suffix}")
    assert kind("picture").file(worked).suffix == "png"
    with pytest.raises(Told, match="no file of the kind “exe”"):
        kind("picture").file(worked, Asked(suffix="exe"))
    with pytest.raises(Told, match="no file of the kind “secrets”"):
        kind("secrets")


def test_a_class_that_does_not_exist_is_refused(worked):
    for index in (-1, 1000):
        for name in ("heat-map", "report"):
            with pytest.raises(Told, match=f"There is no class {index}; they go from 0 to 999"):
                kind(name).file(worked, Asked(index=index))


def test_nothing_that_is_asked_changes_the_session(worked):
    everything = Asked(
        index=504, signed=True, own=True, pinned=[3], look=Look(contours=True),
        explained="occlusion", parameters={}, tracked=[967], name="cup", question="Why?",
        words={"steps": "Schritte"}, language="de", names=[f"n{index}" for index in range(1000)],
    )  # fmt: skip
    assert all(getattr(everything, one.name) != one.default for one in fields(Asked)[:-1])
    before = worked.modified.tobytes(), worked.mask.tobytes(), len(worked.history.steps)
    for one in KINDS.values():
        assert one.file(worked, everything).data != b""
    after = worked.modified.tobytes(), worked.mask.tobytes(), len(worked.history.steps)
    assert after == before


def test_what_writes_is_told_how_the_file_ends(worked):
    seen = []
    made = Kind(
        "a", "A", lambda session, asked: seen.append(asked.suffix) or b"", {"b": "", "c": ""}
    )
    for suffix in ("", "b", "c"):
        made.file(worked, Asked(suffix=suffix))
    assert seen == ["b", "b", "c"]


def test_a_section_that_is_named_in_the_list_is_in_the_report(worked, monkeypatch):
    own = lambda about: f"<section><h2>Erased: {about.session.mask.sum()}</h2></section>"  # noqa: E731
    monkeypatch.setattr("interactive_classification.export.report.SECTIONS", (*SECTIONS, own))
    assert f"<h2>Erased: {np.count_nonzero(worked.mask)}</h2></section>\n</main>" in report(worked)


def test_every_section_is_in_the_list():
    takes = {
        value
        for room in (sections, ways)
        for value in vars(room).values()
        if getattr(value, "__module__", "") == room.__name__
        and list(getattr(value, "__annotations__", {})) == ["about", "return"]
    }
    assert takes == {sections.head, *SECTIONS} and len(SECTIONS) == len(set(SECTIONS))
