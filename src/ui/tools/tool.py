"""What a tool is to all who offer it; what it does is in the module that lists it in ``TOOLS``.

Such a module has ``down``, ``move``, ``up``, ``cancel``, ``hover`` and ``leave``: where a hand goes,
in the pictures' own pixels.
"""


class Tool:
    """One tool.

    Parameters
    ----------
    name : str
        The value of its button in ``index.html``.
    words, does : str
        Keys of the texts that name it, and tell in one line what it does.
    key : str
        Its shortcut.
    cursor : str
        What the pointer looks like over the pictures: a CSS keyword.
    round : bool
        Whether the brush's size is shown at the pointer.
    """

    def __init__(self, name, words, does, key, cursor="crosshair", round=False):
        self.name, self.words, self.does, self.key = name, words, does, key
        self.cursor, self.round = cursor, round
