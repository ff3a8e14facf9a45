"""A picture that is changed as a whole is called by what was done to it, wherever it is told."""

from types import SimpleNamespace

import pytest

from .fake import page, settled


@pytest.fixture
def ui():
    with page() as made:
        from ui import words
        from ui.panels import step_words
        from ui.words import levels

        words.start(lambda: None)
        made.words, made.step_words, made.levels = words, step_words, levels
        yield made


TURNED = SimpleNamespace(name="rotation", called="Rotation {}°", level=-20)
NOISY = SimpleNamespace(name="noise", called="Noise {}", level=0.08)


def step(kind, **values):
    return SimpleNamespace(kind=kind, name="", erased=0.875, title="Changed", **values)


def test_levels_are_told_as_short_as_they_are(ui):
    assert ui.levels.called("Noise {}", 0.08) == "Noise 0.08"
    assert ui.levels.called("Zoom × {}", 0.5, 2.0) == "Zoom × 0.5 … 2"
    assert ui.levels.told([TURNED, NOISY], "Changed") == "Rotation −20°, Noise 0.08"
    assert ui.levels.told([], "Changed") == ui.levels.told(None, "Changed") == "Changed"
    settled(lambda: ui.words.switch("zh-Hans"))
    assert ui.levels.told([TURNED], "Changed") == "旋转 −20°"
    assert ui.levels.told([], "Changed") == "整体改变"


def test_a_step_is_called_by_its_change_and_what_follows_tells_it(ui):
    done = ui.step_words.done
    assert done(step("changed", changed=[TURNED])) == "Rotation −20°"
    assert done(step("restore", changed=[TURNED])) == "Restore, 87.5%, Rotation −20°"
    assert done(step("changed", changed=[])) == "Changed"
    assert done(step("brush")) == "Erase, 87.5%, Changed"
