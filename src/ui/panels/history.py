"""The history: every edit a step to go back to, with the confidences of the classes watched."""

from ui import engine
from ui.page import clear, element, new, on
from ui.state import change, shown_by, state
from ui.panels.tables import percent
from ui.words import classes, say, translated

_list = element("history")
_key = element("history-key")
_MOST = 24  # steps shown; the others can be reached by undo
_drawn = _language = None
_go = None


def start(go):
    """Call ``go(place)`` when a step is chosen."""
    global _go
    _go = go
    on(_list, "click", _click)


def refresh():
    """Ask for the steps again: something has changed."""
    engine.ask(say("looking-up"), _arrived, "history", tracked(), _MOST)


def tracked():
    """The classes whose confidences are followed: at most three, the chosen one first."""
    first = state.answer.original_predictions[0].index
    wanted = ([state.chosen] if state.chosen is not None else []) + [first] + state.pinned
    return [index for place, index in enumerate(wanted) if index not in wanted[:place]][:3]


def _arrived(answer):
    change(history=answer)


def _click(event):
    button = event.target.closest("button")
    if button:
        _go(int(button.dataset.place))


def _step(step, current):
    item = new("li")
    words = "{} {}".format(classes.name(step), percent(step.confidence))
    what = say("original") if not step.erased else say("erased", 100 * step.erased, translated(step.title))
    button = new("button", type="button", data_place=step.place, title=say("step-tip", what, words))
    button.setAttribute("aria-label", say("step", step.place, what, words))
    if current:
        button.setAttribute("aria-current", "step")
    bars = new("span")
    bars.className = "bars"
    for confidence in step.confidences:
        bar = new("i")
        bar.style.setProperty("--confidence", str(confidence))
        bars.append(bar)
    button.append(new("img", src=step.thumbnail, alt="", width=56, height=56), bars)
    item.append(button)
    return item


def show(state):
    global _drawn, _language
    found = state.history
    if found is None or (found is _drawn and _language == (state.language, state.naming)):
        return
    _drawn, _language = found, (state.language, state.naming)
    clear(_list)
    for step in found.steps:
        _list.append(_step(step, step.place == found.place))
    clear(_key)
    for one in found.tracked:
        _key.append(new("span", classes.name(one)))
    current = _list.querySelector("[aria-current]")
    if current and _list.scrollWidth > _list.clientWidth:
        _list.scrollLeft = current.offsetLeft - _list.clientWidth / 2


shown_by(show)
