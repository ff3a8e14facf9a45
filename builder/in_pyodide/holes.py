"""Runs inside Pyodide on the built packages: how much memory the fills take for a large hole.

``holes.py IN_PYODIDE LABELS PHOTO`` fills a quarter of a photo in each way, Biharmonic last, and
prints by how many bytes each made Python's memory grow, as JSON.
"""

import json
import sys
from pathlib import Path

import pyodide_js

sources, labels, photo = ("/here" + argument for argument in sys.argv[1:])
sys.path.append(sources)
await pyodide_js.loadPackage("interactive-classification")
await pyodide_js.loadPackage("scikit-image")
import numpy as np

from interactive_classification import classify, fill
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.session import Session


def held() -> int:
    """Return the bytes that Python has taken; it gives none back."""
    return int(pyodide_js._module.HEAP8.length)


session = Session(PretendedNetwork(), classify.labels(Path(labels).read_text()))
await session.open(Path(photo).read_bytes())
hole = np.zeros((session.size, session.size), np.bool_)
hole[100:324, 100:324] = True
grown = {}
for method in sorted(fill.METHODS, key=lambda name: name == "biharmonic"):
    before = held()
    await session.set_mask(hole, method)
    grown[method] = held() - before
print(json.dumps(grown))
