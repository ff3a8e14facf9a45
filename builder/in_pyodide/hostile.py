"""Runs inside Pyodide on the built packages: open files that may be hostile, as the page does.

``hostile.py IN_PYODIDE FILES LABELS GOOD``: FILES is a ZIP whose files begin with ``session`` or
``picture``; GOOD is a photo. Prints a line of JSON for each file before it is opened, which so
tells what ended Python, and one at the end with what came of all.
"""

import asyncio
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from time import process_time

import pyodide_js

sources, files, labels, photo = ("/here" + argument for argument in sys.argv[1:])
sys.path.append(sources)
await pyodide_js.loadPackage("interactive-classification")
await pyodide_js.loadPackage("scikit-image")

from interactive_classification import classify
from interactive_classification.answers import Answers
from interactive_classification.network.pretended import PretendedNetwork
from interactive_classification.session import Session

SIZE = 224  # of the pictures, as in the sessions to open; the page's have four times the pixels


def held() -> int:
    """Return the bytes that Python has taken; it gives none back."""
    return int(pyodide_js._module.HEAP8.length)


def seen() -> str:
    """Name all that a person sees by a hash."""
    shown = answers.view()
    return hashlib.sha256(bytes(shown["modified"]) + repr(shown["method"]).encode()).hexdigest()


late = asyncio.Event()
late.set()
session = Session(PretendedNetwork(), classify.labels(Path(labels).read_text()), SIZE)
answers = Answers(session, late)
good = Path(photo).read_bytes()


async def work() -> str:
    """Open the good photo and erase some of it; return what is seen then."""
    await answers.open_picture(good)
    await answers.edit("brush", [100, 100, 300, 200], 20, "fast-marching", False)
    return seen()


asked = {
    "session": (answers.open_session,),
    "picture": (answers.open_picture, answers.look),
}
opened, refused, wrong, slowest = 0, 0, [], (0.0, "")
first, before = await work(), held()
with zipfile.ZipFile(files) as archive:
    for name in archive.namelist():
        print(json.dumps(name), flush=True)
        data, shown = archive.read(name), seen()
        for open_it in asked[name[:7]]:
            start = process_time()
            try:
                answer = await open_it(data)
                if "undrawn" in answer:  # by a browser that cannot draw it either
                    await open_it(data, drawn=[])
            except ValueError as error:  # as worker.py does
                refused += 1
                sentence = str(error)
                if not sentence.endswith(".") or "\n" in sentence or "Traceback" in sentence:
                    wrong.append(f"{name}: {sentence!r}")
                if seen() != shown:
                    wrong.append(f"{name}: refused, but something else is shown")
            except MemoryError:
                refused += 1  # the worker has a sentence of its own for it
            except BaseException as error:
                wrong.append(f"{name}: {error!r}")
            else:
                opened += 1
            slowest = max(slowest, (process_time() - start, name))
last = await work()
found = {"opened": opened, "refused": refused, "wrong": wrong, "slowest": slowest}
print(json.dumps(found | {"grown": held() - before, "same": first == last}))
