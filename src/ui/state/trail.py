"""How the photo of the gallery that is open came to look as it does, in a link's words.

For each step of the history it is known which edits were made since which other step. That holds
for photos of the gallery only; of a session's file nobody knows the strokes.
"""

from ui.state import link

_steps = {}  # place in the history: (the place it was made from or None, edits made since)
_marks = []  # the edits that are not filled yet
_place = None  # the step that is shown; None if nobody knows how it was made
_photo = ""
_MOST = 299  # steps; of a longer history the engine forgets one, and places become others


def begin(photo, answer):
    """A photo of the gallery was opened."""
    global _place, _photo
    _photo, _place = photo, answer.place
    _steps.clear()
    _marks.clear()
    _steps[_place] = (None, [])


def lose():
    """Something else is open."""
    global _place
    _place = None
    _steps.clear()
    _marks.clear()


def note(name, arguments, answer):
    """A request was answered that may have changed the picture."""
    global _place
    if name in ("open_picture", "open_session", "replay"):
        lose()
    if _place is None:
        return
    edits = []
    if name == "edit":
        kind, points, amount, _, mark = arguments
        if kind != "fill":
            edits.append(link.edit_text(kind, points, amount))
        if mark and answer.marks > len(_marks):
            _marks.extend(edits)
    if name in ("edit", "refill", "reset") and answer.place != _place:
        if name == "reset":
            _steps[answer.place] = (None, [])
        else:
            _steps[answer.place] = (_place, _marks + edits if name == "edit" else [])
    _place = answer.place if answer.place in _steps and answer.place < _MOST else None
    del _marks[answer.marks :]


def told():
    """Photo, edits and marks of what is shown, the latter two as texts; None if nobody knows."""
    edits, place = [], _place
    if place is None:
        return None
    while place is not None:
        place, added = _steps[place]
        edits = added + edits
    if None in edits or None in _marks:
        return None
    return _photo, ".".join(edits), ".".join(_marks)


def kept():
    """All of this, to be taken up again; None if nothing is known."""
    if _place is None:
        return None
    steps = [[place, -1 if before is None else before, edits] for place, (before, edits) in _steps.items()]
    return {"photo": _photo, "place": _place, "marks": list(_marks), "steps": steps}


def take_up(record, answer):
    """Go on with what was kept, if it is of the picture that the answer shows."""
    global _place, _photo
    lose()
    try:
        steps = {}
        for place, before, edits in record.steps:
            steps[place] = (None if before < 0 else before, list(edits))
        marks = list(record.marks)
        rooted = all(before is None or (before in steps and before < place) for place, (before, _) in steps.items())
        if rooted and answer.place in steps and record.place == answer.place and len(marks) == answer.marks:
            _photo, _place = record.photo, answer.place
            _steps.update(steps)
            _marks.extend(marks)
    except Exception:  # there is none, or it is garbage: the work itself is not
        lose()
