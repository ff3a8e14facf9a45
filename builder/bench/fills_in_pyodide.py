"""Run inside Pyodide by the benchmark: fill holes, one at a time, when asked."""

import json
from binascii import a2b_base64
from time import perf_counter

import numpy as np

from __main__ import holes, pixels, size
from interactive_classification.fill import METHODS

image = np.frombuffer(a2b_base64(pixels), np.uint8).reshape(size, size, 3)
masks = {
    name: np.frombuffer(a2b_base64(text), np.uint8).reshape(size, size).astype(bool)
    for name, text in json.loads(holes).items()
}


def milliseconds(method, hole):
    """Fill a hole once."""
    started = perf_counter()
    METHODS[method].fill(image, masks[hole])
    return 1000 * (perf_counter() - started)
