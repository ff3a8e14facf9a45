"""Runs inside Pyodide on the built packages: load them as the page does and use them.

``exercise.py BUILDER SAMPLES LABELS``
"""

import sys
from pathlib import Path
from time import perf_counter

import pyodide_js

builder, samples, labels = ("/here" + argument for argument in sys.argv[1:])
sys.path.append(builder)

started = perf_counter()
await pyodide_js.loadPackage("interactive-classification")
loaded = perf_counter()
import interactive_classification.session

imported = perf_counter()
print(f"first packages: {loaded - started:.2f} s to load, {imported - loaded:.2f} s to import")
import uses

session = await uses.start(Path(samples), Path(labels))

started = perf_counter()
await pyodide_js.loadPackage("scikit-image")
loaded = perf_counter()
from skimage.restoration import inpaint_biharmonic

imported = perf_counter()
print(f"later packages: {loaded - started:.2f} s to load, {imported - loaded:.2f} s to import")
await uses.later(session)
print("everything was there")
