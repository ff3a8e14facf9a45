"""The field in which a person writes a name for a step of the history."""

from ui.page import element, on
from ui.panels.step_words import done, title
from ui.words import say

_field = element("history-name")
_focus = _rename = None
_named = None  # the step whose name is being written


def start(focus, rename):
    """Call ``rename(number, name)`` when a name is written, ``focus(number)`` when Enter or Escape ends it."""
    global _focus, _rename
    _focus, _rename = focus, rename
    on(_field, "keydown", _written)
    on(_field, "blur", lambda event: _keep())


def begin(step):
    """Let the person write the name of this step."""
    global _named
    _named = step
    _field.setAttribute("aria-label", say("name-of-step", step.number))
    _field.value = title(step)
    _field.style.setProperty("--place", str(step.place))
    _field.hidden = False
    _field.focus()
    _field.select()


def _written(event):
    if event.isComposing:
        return  # Enter and Escape are the input method's
    if event.key == "Enter":
        event.preventDefault()
        _keep(True)
    elif event.key == "Escape":
        event.stopPropagation()
        _leave(True)


def _keep(back=False):
    step, name = _named, " ".join(_field.value.split())
    if step is None:
        return
    _leave(back)
    if name == done(step):
        name = ""
    if name != step.name:
        _rename(step.number, name)


def _leave(back):
    """The name is written, or given up; if `back`, the step has the focus again."""
    global _named
    step, _named = _named, None
    _field.hidden = True
    if back:
        _focus(step.number)
