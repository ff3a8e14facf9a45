"""Run inside Pyodide by the benchmark: time one classification, whole and in part."""

import json
from time import perf_counter

import numpy as np
from js import fetch

from __main__ import base, repeats
from interactive_classification.classify import labels, tensor, top
from interactive_classification.network.web import WebRuntime

runtime = await WebRuntime.load(base)
names = labels(await (await fetch(base + "models/labels.json")).text())
image = np.resize(np.arange(251, dtype=np.uint8), (448, 448, 3))
around, inference = [], []
for _ in range(repeats):
    started = perf_counter()
    output = await runtime.run(tensor(image))
    top(output.logits, names, 5)
    around.append(perf_counter() - started - runtime.seconds)
    inference.append(runtime.seconds)
json.dumps([around, inference])
