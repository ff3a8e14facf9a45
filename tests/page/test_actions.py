"""The table of commands, on a page without a browser."""

import asyncio
from types import SimpleNamespace

import pytest

from .fake import Anything, Element, page, settled


@pytest.fixture
def ui():
    """The page's modules with the whole table, an open photo, and a record of what is asked."""
    with page() as made:
        made.asked = []
        settled(lambda: _start(made))
        yield made


def _start(made):
    from ui import actions, words
    from ui.actions import editing, files, page
    from ui.panels import help, palette, search
    from ui.state import change, show_all, state

    async def found(typed):
        answer = asyncio.get_running_loop().create_future()
        made.asked.append(("find_class", typed, answer))
        return await answer

    act = lambda name, value: made.asked.append((name, value))  # noqa: E731
    words.start(lambda: None)
    editing.start(act)
    files.start()
    page.start(act)
    actions.start()
    palette.start(lambda index: made.asked.append(("class", index)))
    help.start(lambda: None)
    show_all()
    search.find = found
    answer = Anything()
    vars(answer).update(
        can_undo=False, can_redo=True, erased=True, marked=None, size=448, share=0.1
    )
    row = SimpleNamespace(index=0, label="tench", name="tench", confidence=0.5, change=0.0)
    lists = ("original_predictions", "modified_predictions", "followed_predictions")
    vars(answer).update({name: [row] for name in lists}, original_pinned=[], modified_pinned=[])
    vars(answer).update(tracked_now=0.5)
    methods = [SimpleNamespace(name="blur", title="Blur", description="", offered=True)]
    change(phase="ready", answer=answer, methods=methods)
    made.actions, made.words, made.state, made.change = actions, words, state, change


def press(ui, key, target=None, **held):
    return (target or ui.document.body).dispatch("keydown", key=key, **held)


def test_every_name_and_key_is_given_once(ui):
    found = ui.actions.every()
    names = [action.name for action in found]
    assert len(names) == len(set(names)) > 25
    keys = [key for action in found for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_text_of_the_table_is_there_in_each_language(ui):
    from ui.words import chinese, english

    for texts in (english.TEXTS, chinese.TEXTS):
        for entry in ui.actions.entries():
            assert entry.words in texts
            assert not entry.does or entry.does in texts
    for action in ui.actions.every():
        assert all(action.names())


def test_every_button_that_names_an_action_has_one(ui):
    buttons = ui.document.querySelectorAll("[data-action]")
    assert len(buttons) > 8
    for button in buttons:
        action = ui.actions.find(button.dataset.action)
        assert action and action.perform
        assert button.title.startswith(action.line() or action.label())


def test_a_button_does_it_shows_its_keys_and_is_disabled_when_it_cannot(ui):
    undo, redo = ui.element("undo"), ui.element("redo")
    assert undo.disabled and not redo.disabled
    assert redo.title.endswith("(Ctrl+Shift+Z)")
    assert redo.getAttribute("aria-keyshortcuts") == "Control+Shift+Z Control+Y"
    redo.click()
    undo.click()
    assert ui.asked == [("redo", None)]
    assert not ui.actions.perform("undo") and not ui.actions.perform("nothing")
    settled(lambda: ui.words.switch("zh-Hans"))
    assert "One step" not in redo.title and redo.title.endswith("（Ctrl+Shift+Z）")


@pytest.mark.parametrize(
    ("key", "held", "tool"),
    [("l", {}, "lasso"), ("r", {}, "restore"), ("L", {"shiftKey": True}, None),
     ("l", {"altKey": True}, None),
     ("l", {"ctrlKey": True}, None), ("l", {"isComposing": True}, None), (None, {}, None)],
)  # fmt: skip
def test_a_single_key_takes_a_tool(ui, key, held, tool):
    event = press(ui, key, **held)
    assert ui.state.tool == (tool or "brush")
    assert event.defaultPrevented == (tool is not None)


def test_brackets_size_the_brush_on_every_keyboard(ui):
    before = ui.state.brush_size
    press(ui, "]")
    assert ui.state.brush_size == before + 4
    press(ui, "[", ctrlKey=True, altKey=True, AltGraph=True)  # as on a German keyboard
    assert ui.state.brush_size == before
    for _ in range(99):
        press(ui, "[", repeat=True)
    assert ui.state.brush_size == int(ui.element("brush-size").min)


def test_keys_mean_nothing_while_typing_in_dialogs_or_when_switched_off(ui):
    find = ui.element("find")
    find.disabled = False
    press(ui, "l", find)
    press(ui, "l", ui.element("method"))
    ui.element("help-dialog").showModal()
    press(ui, "l")
    press(ui, "Z", ctrlKey=True, shiftKey=True)
    ui.element("help-dialog").close()
    ui.change(shortcuts=False)
    press(ui, "l")
    assert ui.state.tool == "brush" and ui.asked == []
    press(ui, "Z", ctrlKey=True, shiftKey=True)  # no single key
    assert ui.asked == [("redo", None)]


def test_the_help_lists_every_command(ui):
    rows = ui.element("shortcut-rows").children
    entries = ui.actions.entries()
    assert [row.children[1].words for row in rows] == [
        ui.words.say(entry.words) for entry in entries
    ]
    redo = next(row for row in rows if row.children[1].words == "Redo")
    assert [cap.words for cap in redo.querySelectorAll("kbd")] == [
        "Ctrl",
        "Shift",
        "Z",
        "Ctrl",
        "Y",
    ]


def listed(ui):
    return [option.children[0].words for option in ui.element("palette-list").children]


def type_in(ui, words):
    box = ui.element("palette-words")
    box.value = words
    box.dispatch("input")
    return box


def test_the_palette_finds_words_of_both_languages(ui):
    asyncio.run(_find_words(ui))


async def _find_words(ui):
    press(ui, "k", metaKey=True)
    assert ui.element("palette-dialog").open
    assert "Redo" in listed(ui) and "Undo" not in listed(ui)  # which cannot be done
    type_in(ui, "larger")
    assert listed(ui)[:2] == ["Larger", "Larger brush"]  # the whole name before its beginning
    type_in(ui, "模糊")
    assert listed(ui) == ["Fill with: Blur"]
    box = type_in(ui, "blur")
    ui.asked.clear()
    box.dispatch("keydown", key="Enter")
    assert ui.asked == [("method", "blur")] and not ui.element("palette-dialog").open


def test_a_late_answer_about_classes_never_mixes_with_other_words(ui):
    asyncio.run(_answer_late(ui))


async def _answer_late(ui):
    found = lambda *names: [  # noqa: E731
        SimpleNamespace(index=at, label=name, name=name) for at, name in enumerate(names)
    ]
    press(ui, "k", ctrlKey=True)
    type_in(ui, "zeb")
    type_in(ui, "zebra f")
    box = type_in(ui, "lyn")
    await asyncio.sleep(0)
    assert [one[:2] for one in ui.asked] == [("find_class", "zeb")]  # one question at a time
    ui.asked.pop()[2].set_result(found("zebra"))
    for _ in range(4):
        await asyncio.sleep(0)
    assert listed(ui) == []
    box.dispatch("keydown", key="Enter")  # what was typed is not answered yet
    assert ui.element("palette-dialog").open
    ask = ui.asked.pop()
    assert ask[:2] == ("find_class", "lyn")
    ask[2].set_result(found("catamount, lynx", "lynx"))
    for _ in range(4):
        await asyncio.sleep(0)
    assert listed(ui) == ["Class: lynx", "Class: catamount, lynx"]
    box.dispatch("keydown", key="ArrowDown")
    box.dispatch("keydown", key="ArrowUp")
    box.dispatch("keydown", key="Enter")
    assert ui.asked == [("class", 1)]


def test_a_selector_finds_what_it_says():
    outer, inner = (
        Element("section", {"id": "a"}),
        Element("input", {"type": "text", "class": "x y"}),
    )
    outer.append(inner)
    assert inner.matches("#a input.x") and inner.matches("select, [type=text]")
    assert not inner.matches("input:not([type=text], [type=range])") and not inner.matches(
        "#b input"
    )
