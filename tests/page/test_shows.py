"""Who shows a part of the state says which, and does nothing but show it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "src" / "ui"
# What a show may not do, however far down: it would go round in circles, or make the person wait.
ACTS = {
    ("ui.state", "change"),
    *(("ui.engine", one) for one in ("ask", "call", "quietly", "send")),
    *(("ui.engine.jobs", one) for one in ("begin", "end")),
}
Place = tuple[str, str]  # a module and a function of it


def named(path: Path) -> str:
    parts = path.relative_to(UI.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {named(path): ast.parse(path.read_text()) for path in sorted(UI.rglob("*.py"))}


@cache
def functions(module: str) -> dict[str, ast.AST]:
    return {one.name: one for one in MODULES[module].body if isinstance(one, FUNCTIONS)}


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def imported(module: str) -> dict[str, Place | str]:
    """What names of other modules mean: a module, or a place in one."""
    found: dict[str, Place | str] = {}
    for one in ast.walk(MODULES[module]):
        if isinstance(one, ast.ImportFrom) and one.module and one.module.startswith("ui"):
            for alias in one.names:
                whole = f"{one.module}.{alias.name}"
                name = alias.asname or alias.name
                found[name] = whole if whole in MODULES else (one.module, alias.name)
    return found


def uses(module: str, code: ast.AST) -> Iterator[Place]:
    """All functions that some code calls, or hands on to be called."""
    known = imported(module)
    for one in ast.walk(code):
        if isinstance(one, ast.Name):
            if one.id in functions(module):
                yield module, one.id
            elif isinstance(known.get(one.id), tuple):
                yield known[one.id]  # type: ignore[misc]
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            where = known.get(one.value.id)
            if isinstance(where, str):
                yield where, one.attr


def reached(module: str, name: str) -> dict[Place, ast.AST]:
    """A function, and all that it may call."""
    found: dict[Place, ast.AST] = {}
    waiting = [(module, name)]
    while waiting:
        place = waiting.pop()
        code = functions(place[0]).get(place[1]) if place not in found else None
        if code is not None:
            found[place] = code
            waiting.extend(uses(place[0], code))
    return found


def methods_of_state() -> dict[str, set[str]]:
    """The parts that each method of the state goes by."""
    (state,) = (one for one in MODULES["ui.state"].body if isinstance(one, ast.ClassDef))
    return {
        one.name: {
            read.attr
            for read in ast.walk(one)
            if isinstance(read, ast.Attribute)
            and isinstance(read.value, ast.Name)
            and read.value.id == "self"
        }
        for one in state.body
        if isinstance(one, ast.FunctionDef) and one.name != "__init__"
    }


def read(code: ast.AST) -> set[str]:
    """The parts of the state that some code looks at."""
    methods, found = methods_of_state(), set()
    for one in ast.walk(code):
        if isinstance(one, ast.Attribute) and getattr(one.value, "id", "") == "state":
            found |= methods.get(one.attr, {one.attr})
    return found


def registered(how: str) -> list[tuple[str, str, set[str]]]:
    found = []
    for module, tree in MODULES.items():
        for one in tree.body:
            call = one.value if isinstance(one, ast.Expr) else None
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == how:
                first, *parts = call.args
                assert isinstance(first, ast.Name)
                found.append((module, first.id, {ast.literal_eval(part) for part in parts}))
    return found


SHOWS = registered("shown_by")
# What goes by more parts than its own code reads: those that each action's own functions read,
# and those at whose change other sliders stand there.
MORE = {
    ("ui.actions", "show_possible"): {
        "phase",
        "answer",
        "requests",
        "chosen",
        "silent",
        "evidence",
        "difference",
        "explained_to",
        "beside",
    },
    ("ui.actions", "show_tips"): {"language"},
    ("ui.panels.parameters", "show_values"): {"methods", "method", "language"},
    ("ui.panels.explaining", "show_values"): {"explanations", "language"},
}


def test_the_shows_are_found() -> None:
    assert len(SHOWS) > 30
    assert ("ui.tools.live", "show", {"live"}) in SHOWS
    (tables,) = (parts for module, _, parts in SHOWS if module == "ui.panels.tables")
    assert {"answer", "preview", "language", "naming"} <= tables


@pytest.mark.parametrize(("module", "name", "parts"), SHOWS)
def test_a_show_says_all_parts_that_it_shows_and_no_others(
    module: str, name: str, parts: set[str]
) -> None:
    found = reached(module, name)
    reads = set().union(*(read(code) for code in found.values()))
    reads |= MORE.get((module, name), set())
    assert reads == parts, f"missing {reads - parts}, needless {parts - reads}"


@pytest.mark.parametrize(("module", "name", "parts"), SHOWS)
def test_a_show_only_shows(module: str, name: str, parts: set[str]) -> None:
    for place, code in reached(module, name).items():
        assert not ACTS & set(uses(place[0], code)), place
