"""Runs inside Pyodide: ``traced.py SITE BUILDER SAMPLES LABELS`` tells which files are imported."""

import json
import sys
from pathlib import Path

site, builder, samples, labels = ("/here" + argument for argument in sys.argv[1:])
sys.path[:0] = [site, builder]
import uses


def imported() -> set[str]:
    """Return the files of all modules imported from the folder of packages."""
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    found = {Path(file).relative_to(site).as_posix() for file in files if file.startswith(site)}
    # lazy_loader reads the stubs that lie beside the packages that use it
    stubs = {Path(file).with_suffix(".pyi").as_posix() for file in found}
    return found | {s for s in stubs if s.startswith("skimage") and Path(site, s).exists()}


session = await uses.start(Path(samples), Path(labels))
first = imported()
await uses.later(session)
print(json.dumps([sorted(first), sorted(imported() - first)]))
