"""The same hole filled by every method, side by side."""

from ui import engine
from ui.page import clear, element, new, on
from ui.pictures import put
from ui.state import change, shown_by, state
from ui.words.numbers import percent, points
from ui.words import classes, say, translated

_button = element("compare")
_dialog = element("compare-dialog")
_list = element("compare-list")
_question = element("compare-question")
_keep = None


def start(keep):
    """Call ``keep(method)`` when one is chosen."""
    global _keep
    _keep = keep
    on(_button, "click", lambda event: ask())
    on(element("compare-close"), "click", lambda event: _dialog.close())
    on(_dialog, "close", lambda event: change(compared=state.compared + 1))
    on(_list, "click", _click)
    on(_dialog, "close", lambda event: _button.focus())


def possible(state):
    """Whether there is a hole to fill."""
    return state.phase == "ready" and state.answer is not None and state.answer.erased


def ask():
    """Fill the hole with every method."""
    tracked = state.chosen
    if tracked is None:
        tracked = state.answer.original_predictions[0].index
    engine.ask(say("filling-each"), _arrived, "compare", tracked)


def _arrived(answers):
    if getattr(answers, "cancelled", False):
        return
    clear(_list)
    for one in answers:
        _list.append(_card(one))
        _question.textContent = say("compare-question", classes.name(one))
    _dialog.showModal()


def _card(one):
    card = new("li")
    title = translated(one.title)
    picture = new("canvas", role="img", aria_label=title)
    put(picture, one.modified, one.size)
    first = one.modified_predictions[0]
    said = new("p", "{} {}".format(classes.name(first), percent(first.confidence)))
    words = say("points", points(one.change))
    if first.index != one.index:
        words = say("tracked", classes.name(one), percent(one.confidence), words)
    tracked = new("p", words)
    tracked.className = "quiet"
    keep = new("button", say("keep"), type="button", data_method=one.method)
    keep.setAttribute("aria-label", say("keep-method", title))
    card.append(new("h3", title), picture, said, tracked, keep)
    return card


def _click(event):
    button = event.target.closest("button")
    if button:
        _dialog.close()
        _keep(button.dataset.method)


def show(state):
    _button.disabled = not possible(state)


shown_by(show)
