"""Run the measurements, print them, keep them, write them down."""

import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from playwright.sync_api import Error as PlaywrightError

from builder.errors import BuildError
from builder.places import BUILD
from builder.progress import say

from . import boot, classification, explaining, fills, long_use, maps, painting, quality, textures
from .row import Row
from .stand import Stand, stand

RESULTS: Final = BUILD / "bench.json"

Group = Callable[[Stand], Iterator[Row | str]]
"""A measurement; yields rows, and tables in Markdown."""

GROUPS: Final[dict[str, Group]] = {
    "boot": boot.rows,
    "classification": classification.rows,
    "painting": painting.rows,
    "explaining": explaining.rows,
    "maps": lambda stand: maps.rows(None if stand.repeats > QUICK else 3),
    "fast-marching": fills.fast_marching,
    "biharmonic": fills.biharmonic,
    "patch-match": fills.patch_match,
    "quality": lambda stand: quality.rows(None if stand.repeats > QUICK else 3),
    "textures": lambda stand: textures.rows(),
    "long-use": long_use.rows,
}
LONG: Final = ("long-use",)
"""Measurements of half an hour and more, which are made only when they are asked for by name."""
REPEATS: Final = 9
QUICK: Final = 3


def run(only: Sequence[str], quick: bool) -> dict[str, Any]:
    """Measure, and keep what was found in ``build/bench.json``.

    Parameters
    ----------
    only : sequence of str
        Some of :data:`GROUPS`, whose earlier results are replaced; empty for all but :data:`LONG`.
    quick : bool
        Measure only a few times.

    Returns
    -------
    dict
        What is in ``build/bench.json``: for each group ``rows``, ``tables``, ``repeats``
        and the ``machine`` in words.

    Raises
    ------
    BuildError
        If there is no group of that name, or the browser does not do as it should.
    """
    if unknown := set(only) - GROUPS.keys():
        names = ", ".join(GROUPS)
        raise BuildError(f"There is no measurement “{unknown.pop()}”: choose among {names}.")
    results = {name: found for name, found in earlier().items() if only or name in LONG}
    try:
        with stand(QUICK if quick else REPEATS) as ready:
            for name in only or [name for name in GROUPS if name not in LONG]:
                say(f"\n{name}")
                results[name] = _measured(GROUPS[name], ready)
                RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    except PlaywrightError as error:
        raise BuildError(
            f"The browser did not do as it should ({error.message.splitlines()[0]}): "
            "see whether python3 build.py test passes."
        ) from error
    return {name: results[name] for name in GROUPS if name in results}


def _measured(group: Group, ready: Stand) -> dict[str, Any]:
    rows, tables = [], []
    for line in group(ready):
        say(str(line))
        if isinstance(line, Row):
            rows.append(asdict(line) | {"compared": line.compared, "kept": line.kept})
        else:
            tables.append(line)
    about = {"repeats": ready.repeats, "machine": machine(ready.browser.version)}
    return about | {"rows": rows, "tables": tables}


def earlier() -> dict[str, Any]:
    """Return what earlier runs found."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return {name: found[name] for name in GROUPS if name in found}


def rows_of(group: dict[str, Any]) -> list[Row]:
    """Return the rows of one group of :func:`run`'s results."""
    known = {field.name for field in fields(Row)}
    return [Row(**{k: v for k, v in row.items() if k in known}) for row in group["rows"]]


def machine(chromium: str) -> str:
    """Describe this machine in words, without its name."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Chromium {chromium.partition('.')[0]} without a window, "
        f"CPython {platform.python_version()}"
    )
