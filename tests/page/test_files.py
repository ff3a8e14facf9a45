"""The Save menu and its commands: made of what the engine lists, and of nothing else.

The engine here is a copy that has one file more in its room of exports. Others that somebody has
added are left out, so that whoever adds one has no test to change.
"""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.test_house import ENGINE
from tests.test_texts import FILES

from .fake import Anything, page, settled

ADDED = '''"""Notes: what was erased, in a few words."""

from ..session import Session
from .kind import Asked, Kind


def write(session: Session, asked: Asked) -> bytes:
    """Tell how much is erased."""
    return f"{asked.name}: {session.mask.mean():.0%}".encode()


KIND = Kind("notes", "Notes", write, {"txt": "text/plain"}, of_hole=True)
'''

LISTED = """
import asyncio, json
from interactive_classification.answers import Answers
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.classify import Label
from interactive_classification.session import Session

async def work():
    labels = tuple(Label(index, str(index), "") for index in range(1000))
    answers = Answers(Session(PretendedNetwork(), labels, method="noise"), asyncio.Event())
    told = await answers.exports()
    await answers.open_picture(open(0, "rb").read())
    await answers.edit("lasso", [0, 0, 448, 0, 448, 224, 0, 224], 0, "", False)
    file = await answers.export("notes", {"name": "half"})
    print(json.dumps([told, {**file, "data": file["data"].decode()}]))

asyncio.run(work())
"""


@pytest.fixture(scope="session")
def told_anew(tmp_path_factory, coffee):
    """What a copy of the engine tells that has one file more, and nothing else that is new."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ENGINE, folder / ENGINE.name)
    (folder / ENGINE.name / "export" / "notes.py").write_text(ADDED)
    done = subprocess.run(
        [sys.executable, "-c", LISTED], cwd=folder, input=coffee, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    told, file = json.loads(done.stdout)
    return [one for one in told if one["name"] in (*FILES, "notes")], file


def kinds(told):
    """What the engine lists, as the page has it."""
    return [SimpleNamespace(**one) for one in told]


@pytest.fixture
def ui(told_anew):
    """The page with an open photo and the kinds of an engine that has one more than ours."""
    with page() as made:
        made.asked, made.kept = [], []
        settled(lambda: _start(made))
        made.exports = kinds(told_anew[0])
        yield made


def _start(made):
    from ui import actions, engine, words
    from ui.actions import editing
    from ui.actions import files as commands
    from ui.actions import page as of_page
    from ui.panels import files
    from ui.state import change, show_all, state

    words.start(lambda: None)
    editing.start(None)
    commands.start()
    of_page.start(None)
    actions.start()
    files.start()
    show_all()
    engine.quietly = lambda then, *request: made.asked.append((then, request))
    engine.ask = lambda message, then, *request: made.asked.append((then, request))
    files.download = lambda *given: made.kept.append(given)
    answer = Anything()
    row = SimpleNamespace(index=7, label="cock", name="cock", confidence=0.5, change=0.0)
    vars(answer).update(erased=False, share=0, marked=None, original_predictions=[row])
    vars(answer).update(modified_predictions=[row])
    made.answer, made.files, made.actions, made.words = answer, files, actions, words
    made.state, made.change = state, change


def test_a_file_in_the_folder_is_a_kind_and_nothing_else_has_to_know_it(told_anew):
    told, file = told_anew
    assert [one["name"] for one in told] == [*FILES, "notes"]
    assert told[-1] == {"name": "notes", "title": "Notes", "of_hole": True}
    assert file == {"data": "half: 50%", "suffix": "txt", "type": "text/plain"}


def menu(ui):
    return [button.textContent for button in ui.element("save-list").children]


def test_the_menu_lists_every_kind_that_the_engine_does(ui):
    assert menu(ui) == ["Copy the picture", "Copy link"]
    ui.files.refresh()
    ((known, request),) = ui.asked
    assert request == ("exports",)
    known(ui.exports)
    assert menu(ui) == [
        "Session, to open again", "Modified picture", "Copy the picture", "Copy link", "Mask",
        "Heat map", "Table of all classes", "Report", "Notes",
    ]  # fmt: skip
    ui.files.refresh()
    assert len(ui.asked) == 1  # it is known


def test_an_engine_that_could_not_tell_is_asked_again(ui):
    ui.files.refresh()
    ui.asked.pop()[0](SimpleNamespace(error=SimpleNamespace(key="no-room")))
    ui.files.refresh()
    assert ui.asked.pop()[1] == ("exports",)


def test_titles_are_in_the_persons_language_and_those_of_others_as_they_are(ui):
    ui.change(exports=ui.exports)
    settled(lambda: ui.words.switch("zh-Hans"))
    assert menu(ui) == [
        "会话（可再次打开）", "修改后的图片", "复制图片", "复制链接", "蒙版", "热力图",
        "全部类别的表格", "报告", "Notes",
    ]  # fmt: skip
    settled(lambda: ui.words.switch("en"))
    assert "Table of all classes" in menu(ui)


def enabled(ui):
    buttons = ui.element("save-list").querySelectorAll("[data-kind]")
    return [button.dataset.kind for button in buttons if not button.disabled]


def test_what_cannot_be_written_is_disabled_and_in_no_palette(ui):
    ui.change(exports=ui.exports)
    assert enabled(ui) == []
    ui.change(phase="ready", answer=ui.answer)
    whole = ["session", "picture", "heat-map", "table", "report"]
    assert enabled(ui) == whole
    assert not ui.actions.possible("save-mask") and ui.actions.possible("save-session")
    ui.answer.erased = True
    ui.change(answer=ui.answer)
    assert set(enabled(ui)) == {*whole, "mask", "notes"}
    ui.answer.erased = False
    ui.change(answer=ui.answer, requests=(("edit", ("brush",)),))  # there will be a hole by then
    assert set(enabled(ui)) == {*whole, "mask", "notes"}


def test_the_palette_has_a_command_for_every_kind(ui):
    ui.change(exports=ui.exports, phase="ready", answer=ui.answer)
    found = {one.name: one for one in ui.actions.every() if one.name.startswith("save-")}
    assert list(found) == ["save-" + kind.name for kind in ui.exports]
    assert found["save-heat-map"].names() == ["Save: Heat map", "保存：热力图"]
    assert found["save-notes"].names() == ["Save: Notes", "保存：Notes"]
    assert ui.actions.perform("save-table")
    assert ui.asked.pop()[1][:2] == ("export", "table")


def test_a_button_asks_for_its_kind_and_keeps_the_file(ui):
    ui.change(exports=ui.exports, phase="ready", answer=ui.answer, picture="cup.webp")
    ui.change(chosen=3, signed=True, look=["cells"])
    ui.element("save-menu").open = True
    ui.element("save-list").children[-2].click()
    assert not ui.element("save-menu").open
    then, (name, kind, asked) = ui.asked.pop()
    assert (name, kind) == ("export", "report")
    assert asked == {
        "name": "cup", "question": "", "words": {}, "language": "en", "names": [], "signed": True,
        "look": ["cells"], "tracked": [3, 7], "index": 3, "explained": "attribution",
        "parameters": {},
    }  # fmt: skip
    then(SimpleNamespace(data=b"<!doctype html>", suffix="html", type="text/html"))
    assert ui.kept == [(b"<!doctype html>", "cup-report.html", "text/html")]
    ui.change(chosen=None)
    ui.files.save("session")
    assert "index" not in ui.asked.pop()[1][2]
