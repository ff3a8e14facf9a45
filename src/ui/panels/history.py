"""The history: a chart over the steps, each of which can be gone to, and called by a name."""

from pyscript import document

from ui import engine
from ui.page import clear, element, new, on
from ui.panels import chart, naming, step_card, step_words
from ui.state import change, shown_by, state
from ui.words import classes, say

_list = element("history")
_key = element("history-key")
_scroll = element("history-scroll")
_plot = element("history-plot")
_chart = element("history-chart")
_spark = element("spark")
_drawn = None
_steps = []  # as they were drawn
_buttons = []  # one for each of them
_labels = []  # and what each says, so that only what is new is written
_go = None


def start(go, rename):
    """Call ``go(number)`` when a step is chosen, ``rename(number, name)`` when one is given a name."""
    global _go
    _go = go
    step_card.start()
    naming.start(_focus_on, rename)
    on(_list, "click", _click)
    on(_list, "dblclick", lambda event: _name(_place(event)))
    on(_list, "keydown", _pressed)
    on(_list, "focusin", _look)
    on(_list, "pointerover", _look)
    for event in ("focusout", "pointerleave"):
        on(_list, event, lambda event: step_card.hide())
    on(_scroll, "scroll", lambda event: step_card.hide())


def name_this():
    """Let the person name the step that is shown."""
    if state.history:
        _name(state.history.place)


def refresh():
    """Ask for the steps again: something has changed."""
    engine.ask(say("looking-up"), lambda answer: change(history=answer), "history", tracked())


def tracked():
    """The classes whose confidences are followed: at most three, the chosen one first, the new winner last."""
    first, now = state.answer.original_predictions[0].index, state.answer.modified_predictions[0].index
    wanted = ([state.chosen] if state.chosen is not None else []) + [first] + state.pinned + [now]
    return [index for place, index in enumerate(wanted) if index not in wanted[:place]][: chart.MOST]


# Going to a step -------------------------------------------------------------------


def _place(event):
    """Where the step lies that an event is about, or None."""
    button = event.target.closest("button")
    return int(button.dataset.place) if button else None


def _click(event):
    step = _step(_place(event))
    if step and event.detail < 2:  # the second click of two asks for the name
        _go(step.number)


def _pressed(event):
    place, last = _place(event), len(_buttons) - 1
    if place is None or event.ctrlKey or event.metaKey or event.altKey:
        return
    ways = {"ArrowLeft": place - 1, "ArrowRight": place + 1, "Home": 0, "End": last}
    if event.key in ways:
        event.preventDefault()
        _focus(min(max(ways[event.key], 0), last))
    elif event.key == "F2":
        event.preventDefault()
        _name(place)
    elif event.key == "Escape" and step_card.hide():
        event.stopPropagation()  # what takes long goes on


def _look(event):
    step = _step(_place(event))
    if step:
        step_card.show(step, _buttons[step.place])


def _name(place):
    step = _step(place)
    if step:
        step_card.hide()
        naming.begin(step)


def _step(place):
    """What is known of a step, or None."""
    return _steps[place] if place is not None and place < len(_steps) else None


def _focus_on(number):
    """Give the focus to the step of this number, wherever it lies now."""
    for step in _steps:
        if step.number == number:
            _focus(step.place)


def _focus(place):
    _reach(place)
    _buttons[place].focus()


def _reach(place):
    """Let the tabulator key lead to this step, and to no other: from there, arrows go on."""
    for at, button in enumerate(_buttons):
        wanted = "0" if at == place else "-1"
        if button.getAttribute("tabindex") != wanted:
            button.setAttribute("tabindex", wanted)


# What is shown ---------------------------------------------------------------------


def show(state):
    global _drawn
    found = state.history
    if found is None:
        return
    steps = list(found.steps)
    other = _drawn is None or found.place != _drawn.place or len(steps) != len(_steps)
    _drawn = found
    _steps[:] = steps
    _show_buttons(steps, found.place)
    points = [chart.Point(step) for step in steps]
    _plot.style.setProperty("--steps", str(len(steps)))
    _chart.innerHTML = chart.drawn(points, found.place)
    _spark.innerHTML = chart.spark(points, found.place)
    _show_key(list(found.tracked))
    if other:
        _reach(found.place)
        current = _buttons[found.place].parentNode
        _scroll.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - _scroll.clientWidth / 2


def _show_buttons(steps, place):
    while len(_buttons) > len(steps):
        _buttons.pop().parentNode.remove()
        _labels.pop()
    for at, step in enumerate(steps):
        if at == len(_buttons):
            button, item = new("button", type="button", data_place=at), new("li")
            button.append(new("span"))
            item.append(button)
            _list.append(item)
            _buttons.append(button)
            _labels.append(None)
        origin = steps[step.parent] if step.place - step.parent > 1 else None
        words = (step_words.label(step, origin), at == place)
        if _labels[at] != words:
            _labels[at] = words
            _show_button(_buttons[at], step, words)


def _show_button(button, step, words):
    label, current = words
    button.setAttribute("aria-label", label)
    button.firstChild.textContent = step_words.title(step)
    if current:
        button.setAttribute("aria-current", "step")
    else:
        button.removeAttribute("aria-current")


def _show_key(followed):
    clear(_key)
    for number, one in enumerate(followed):
        place = new("span")
        sign = document.createElementNS("http://www.w3.org/2000/svg", "svg")
        sign.innerHTML = chart.key(number)
        place.append(sign, new("span", classes.name(one)))
        _key.append(place)


shown_by(show, "history", "language", "naming")
