"""What the engine adds to the network's own time."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from .row import Row
from .stand import HERE, Python, Stand, cold_page

_CODE: Final = (HERE / "classification_in_pyodide.py").read_text("utf-8")


def rows(stand: Stand) -> Iterator[Row]:
    """Classify a picture again and again in Pyodide, as the session does."""
    around, inference = measure(stand)
    what, against = "engine around one classification", "the inference itself"
    yield Row(what, against, around, inference, limit=0.2)


def measure(stand: Stand) -> tuple[float, float]:
    """Return the milliseconds of all around the inference, and of the inference."""
    with cold_page(stand.browser) as page:
        python = Python(page, stand.base, ours=True)
        python.load("interactive-classification", "numpy", "pillow")
        around, inference = python.run(_CODE, base=f"{stand.base}site/", repeats=8 * stand.repeats)
    return 1000 * median(around), 1000 * median(inference)
