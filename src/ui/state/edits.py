"""The kinds of edits: how a link spells each, and what the history calls it.

Whoever adds a tool, or a command that changes the hole, adds its kind to the table below.
"""


class Edit:
    """One kind.

    Parameters
    ----------
    name : str
        The engine's.
    words : str
        Key of the text that the history calls it by.
    letter : str
        That a link spells it with; none if no link can.
    most : int
        The largest amount that it may have, in `parts`; 0 if it has none.
    parts : int
        Parts of one that an amount is told in.
    placed : bool
        Whether it has points.
    line : bool
        Whether they are those of a line, and not places.
    """

    def __init__(self, name, words, letter="", most=0, parts=1, placed=True, line=True):
        self.name, self.words, self.letter = name, words, letter
        self.most, self.parts, self.placed, self.line = most, parts, placed, line


_KINDS = (
    Edit("open", "step-open"),
    Edit("brush", "step-brush", "b", 2000, parts=2),  # its amount, the radius, is half a diameter
    Edit("restore", "step-restore", "r", 2000, parts=2),
    Edit("rectangle", "step-rectangle", "x"),
    Edit("lasso", "step-lasso", "l"),
    Edit("piece", "step-piece", "p", 1000, line=False),  # its amount: into how many the picture is cut
    Edit("piece-back", "step-edit", "q", 1000, line=False),
    Edit("counterfactual", "step-counterfactual", "c", 1000, line=False),  # the same: what was looked for
    Edit("sufficient", "step-sufficient", "e", 1000, line=False),
    Edit("grow", "step-grow", "g", 64, placed=False),
    Edit("shrink", "step-shrink", "s", 64, placed=False),
    Edit("invert", "step-invert", "i", placed=False),
    Edit("changed", "step-edit", "w", placed=False),  # the whole picture; see panels/sweeping.py
    Edit("fill", "step-fill"),
    Edit("refill", "step-refill"),
    Edit("reset", "step-reset"),
    Edit("mask", "step-mask"),
)
_by_name = {kind.name: kind for kind in _KINDS}
_by_letter = {kind.letter: kind for kind in _KINDS if kind.letter}


def find(name):
    """The kind of this name, or None."""
    return _by_name.get(name)


def spelled(letter):
    """The kind that a link spells with this letter, or None."""
    return _by_letter.get(letter)
