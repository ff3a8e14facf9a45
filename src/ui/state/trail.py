"""How the photo of the gallery that is open came to look as it does, in a link's words.

For each step of the history it is known which edits were made since which other step. That holds
for photos of the gallery only; of a session's file nobody knows the strokes. Steps that the engine
forgets stay known here: those that are left were made from them.
"""

from ui.state import strokes

_steps = {}  # a step's number: (that of the step it was made from or None, edits made since)
_marks = []  # the edits that are not filled yet
_shown = None  # the number of the step that is shown; None if nobody knows how it was made
_photo = ""


def begin(photo, answer):
    """A photo of the gallery was opened."""
    global _shown, _photo
    _photo, _shown = photo, answer.step
    _steps.clear()
    _marks.clear()
    _steps[_shown] = (None, [])


def lose():
    """Something else is open."""
    global _shown
    _shown = None
    _steps.clear()
    _marks.clear()


def note(name, arguments, answer):
    """A request was answered that may have changed the picture."""
    global _shown
    if name in ("open_picture", "open_session", "replay"):
        lose()
    if _shown is None:
        return
    edits = []
    if name == "edit":
        kind, points, amount, _, mark = arguments[:5]
        if kind != "fill":
            edits.append(strokes.text(kind, points, amount))
        if mark and answer.marks > len(_marks):
            _marks.extend(edits)
    if name in ("edit", "refill", "reset") and answer.step != _shown:
        if name == "reset":
            _steps[answer.step] = (None, [])
        else:
            _steps[answer.step] = (_shown, _marks + edits if name == "edit" else [])
    _shown = answer.step if answer.step in _steps else None
    del _marks[answer.marks :]


def told():
    """Photo, edits and marks of what is shown, the latter two as texts; None if nobody knows."""
    edits, number = [], _shown
    if number is None:
        return None
    while number is not None:
        number, added = _steps[number]
        edits = added + edits
    if None in edits or None in _marks:
        return None
    return _photo, ".".join(edits), ".".join(_marks)


def kept():
    """All of this, to be taken up again; None if nothing is known."""
    if _shown is None:
        return None
    steps = [[number, -1 if before is None else before, edits] for number, (before, edits) in _steps.items()]
    return {"photo": _photo, "step": _shown, "marks": list(_marks), "steps": steps}


def take_up(record, answer):
    """Go on with what was kept, if it is of the picture that the answer shows."""
    global _shown, _photo
    lose()
    try:
        steps = {}
        for number, before, edits in record.steps:
            steps[number] = (None if before < 0 else before, list(edits))
        marks = list(record.marks)
        rooted = all(before is None or (before in steps and before < number) for number, (before, _) in steps.items())
        if rooted and answer.step in steps and record.step == answer.step and len(marks) == answer.marks:
            _photo, _shown = record.photo, answer.step
            _steps.update(steps)
            _marks.extend(marks)
    except Exception:  # there is none, or it is garbage: the work itself is not
        lose()
