"""What the page may ask of its engine: each request's name and kind, in the one table of both.

Both Pythons read it, MicroPython on the page and CPython in the worker, so it is plain. Each name
is that of a method of :class:`~.answers.Answers`.
"""

BEGINS = "begins"
"""Opens something; all that was done before is done with."""

CHANGES = "changes"
"""Makes another picture of what is shown; done again, it makes the same."""

TELLS = "tells"
"""Changes nothing that is worked on."""

MAKES = "makes"
"""Tells, too, what a person asked for and may not want any more: a file, or a thing to look at."""

JOB = "job"
"""Takes long and tells what it has found so far: see :mod:`.jobs`."""

KINDS = {
    "open_picture": BEGINS,
    "open_session": BEGINS,
    "edit": CHANGES,
    "go_to": CHANGES,
    "redo": CHANGES,
    "refill": CHANGES,
    "rename": CHANGES,
    "reset": CHANGES,
    "undo": CHANGES,
    "use_network": CHANGES,
    "begin": TELLS,
    "bring_network": TELLS,
    "difference": TELLS,
    "end": TELLS,
    "evidence": TELLS,
    "exports": TELLS,
    "find_class": TELLS,
    "glance": TELLS,
    "grown_pieces": TELLS,
    "history": TELLS,
    "leave_network": TELLS,
    "legend": TELLS,
    "methods": TELLS,
    "networks": TELLS,
    "news": TELLS,
    "outputs": TELLS,
    "painted": TELLS,
    "piece": TELLS,
    "pieces_outline": TELLS,
    "pin": TELLS,
    "preview": TELLS,
    "explanations": TELLS,
    "second": TELLS,
    "trial": TELLS,
    "ways": TELLS,
    "export": MAKES,
    "look": MAKES,
    "look_into": MAKES,
    "pieces": MAKES,
    "background": JOB,
    "candidate": JOB,
    "explain": JOB,
    "feedings": JOB,
    "scores": JOB,
    "seek": JOB,
    "shuffle": JOB,
    "sweep": JOB,
    "variety": JOB,
}

PHOTOS = ("look", "open_picture")
"""Those whose first argument is a photo, which the engine may ask the browser to draw."""
