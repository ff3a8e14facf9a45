"""The rules of the house: who may import whom, and how things are called."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "src" / "interactive_classification"
UI = ROOT / "src" / "ui"
BUILDER = ROOT / "builder"

ORDER = (
    "family", "sentences", "parameter", "scans", "profile", "tiff", "decode", "reduce", "pixels",
    "changes", "oklab", "mask", "edits", "superpixels", "fill", "network", "classify", "turns",
    "networks", "search", "explain", "overlay", "history", "filling", "findings", "session",
    "questions", "jobs", "export", "requests", "shapes", "rows", "second", "outside",
)  # fmt: skip
"""Each stage imports only those before it. Last come the engine's ways to the outside."""
OUTSIDE = (
    "answers", "commands", "model_files", "scripting", "worker", "__main__",
)  # fmt: skip
ROOMS = ("", "get", "make", "serve", "check", "bench", "states", "command_line")
"""Of the builder, in the order in which they may be imported; what all share has no room."""
INSIDE = ("in_pyodide", "no_backend", "stand_ins")
"""What lies in the builder, and is no module of it."""
BROWSER = {"js", "pyscript", "pyodide", "pyodide_js", "polyscript", "micropip"}
IN_THE_BROWSER = ("web", "worker")

MICROPYTHON = {  # the modules of the standard library that its browser build has
    "asyncio", "binascii", "collections", "errno", "gc", "hashlib", "heapq", "io", "json", "math",
    "os", "platform", "random", "re", "struct", "sys", "time",
}  # fmt: skip


def sources(folder):
    return sorted(folder.rglob("*.py"))


def stage(path):
    """The stage of the engine that a file belongs to."""
    part = path.relative_to(ENGINE).parts[0].removesuffix(".py")
    return "outside" if part in OUTSIDE else part


def imports(path):
    """Every module that a file imports, with relative names made absolute."""
    package = []
    for top in (ENGINE, BUILDER):
        if top in path.parents:
            package = [top.name, *path.relative_to(top).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def of_the_engine(path):
    """The stages of the engine that a file imports."""
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "interactive_classification" and rest:
            found = rest.partition(".")[0]
            if (ENGINE / f"{found}.py").exists() or (ENGINE / found).is_dir():
                yield "outside" if found in OUTSIDE else found


@pytest.mark.parametrize("path", sources(ENGINE), ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_a_stage_imports_only_earlier_stages(path):
    if path == ENGINE / "__init__.py":
        return  # names what others import; test_scripting.py holds that it imports nothing itself
    own = stage(path)
    assert own in ORDER, f"{path.name} is no known stage: put it into ORDER"
    for other in of_the_engine(path):
        if other != own:
            assert ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"


@pytest.mark.parametrize("path", sources(ENGINE), ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_the_engine_does_not_know_the_browser(path):
    if path.stem not in IN_THE_BROWSER:
        assert not {name.partition(".")[0] for name in imports(path)} & BROWSER


@pytest.mark.parametrize("path", sources(ENGINE), ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_only_the_session_and_the_outside_await(path):
    waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncWith, ast.AsyncFor)
    found = any(isinstance(node, waits) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    assert not found or stage(path) in (
        "session",
        "turns",
        "questions",
        "jobs",
        "network",
        "networks",
        "second",
        "outside",
    )


def test_the_engine_is_imported_without_its_late_packages():
    """In the browser, SciPy and scikit-image arrive after the first classification."""
    code = (
        "import sys, interactive_classification.session; "
        "late = {'scipy', 'skimage', 'onnxruntime'} & set(sys.modules); "
        "sys.exit(f'imported too early: {late}' if late else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("path", sources(UI), ids=lambda p: p.relative_to(UI).as_posix())
def test_the_page_imports_only_pyscript_js_and_itself(path):
    allowed = {"pyscript", "js", "ui"} | MICROPYTHON
    of_both = {"interactive_classification.requests"}  # the only file of the engine that is plain
    others = {name for name in imports(path) if name.rpartition(".")[0] not in of_both} - of_both
    assert {name.partition(".")[0] for name in others} - {""} <= allowed


def test_what_both_pythons_read_is_plain():
    assert not list(imports(ENGINE / "requests.py"))


@pytest.mark.parametrize("path", sources(UI), ids=lambda p: p.relative_to(UI).as_posix())
def test_the_pages_modules_stay_small(path):
    if path.name in ("english.py", "chinese.py"):
        return  # a table of texts is looked up, not read through
    assert len(path.read_text("utf-8").splitlines()) <= 250


def modules_of_the_builder():
    return [path for path in sources(BUILDER) if not {*INSIDE} & {*path.parts}]


def room(place):
    """The room of the builder that a module is in, by its name's parts below the builder."""
    if place[:1] == ["command_line"] or (BUILDER / place[0]).is_dir():
        return place[0]
    return ""


def rooms_imported(path):
    """The rooms of the builder that a file imports."""
    for name in imports(path):
        top, *place = name.split(".")
        if top == "builder" and place:
            yield room(place)


@pytest.mark.parametrize(
    "path", modules_of_the_builder(), ids=lambda p: p.relative_to(BUILDER).as_posix()
)
def test_a_room_of_the_builder_imports_only_earlier_rooms(path):
    own = room([*path.relative_to(BUILDER).with_suffix("").parts])
    assert own in ROOMS, f"{own} is no known room: put it into ROOMS"
    for other in rooms_imported(path):
        assert ROOMS.index(other) <= ROOMS.index(own), f"{own} imports {other}"


def test_each_room_is_imported():
    assert set(rooms_imported(BUILDER / "command_line.py")) == {*ROOMS} - {"command_line"}
    assert set(rooms_imported(BUILDER / "make" / "licences" / "__init__.py")) == {"", "make"}


def names(folder):
    """What the modules below a folder, and the folders with modules, are called."""
    found = [path for path in sources(folder) if not {"stand_ins", "no_backend"} & {*path.parts}]
    return [path.parent.name if path.stem == "__init__" else path.stem for path in found]


def test_one_name_means_one_thing_in_the_builder_and_the_engine():
    ours = names(BUILDER)
    assert not {name for name in ours if ours.count(name) > 1}
    assert not {*ours} & {*names(ENGINE)}
    assert {"licences", "pyodide"} <= {*ours} and {"network", "session"} <= {*names(ENGINE)}


def all_sources():
    return [path for folder in ("src", "builder", "tests") for path in sources(ROOT / folder)]


def test_there_is_something_to_check():
    assert {stage(path) for path in sources(ENGINE) if path.name != "__init__.py"} >= set(ORDER)
    assert "interactive_classification.pixels" in set(imports(ENGINE / "mask.py"))
    assert set(of_the_engine(ENGINE / "session.py")) >= {"mask", "fill", "classify", "explain"}


def test_no_file_is_named_after_nothing():
    vague = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}
    assert not [path for path in all_sources() if path.stem in vague]


def test_nothing_is_left_to_do():
    markers = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    for path in all_sources():
        text = path.read_text("utf-8")
        assert not [word for word in markers if word in text], path


CLOCKS = {"time", "perf_counter", "monotonic", "perf_counter_ns", "monotonic_ns", "time_ns"}
WAITING = {"browser/patience.py"}
"""Files that may look at the clock: only how long nothing has moved ends what they wait for."""


def looks_at_the_clock(text):
    """Tell the lines on which the time on the wall is asked for."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "time":
            if node.attr in CLOCKS:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module in ("time", "timeit", "datetime"):
            if node.module != "time" or {alias.name for alias in node.names} & CLOCKS:
                yield node.lineno
        elif isinstance(node, ast.Import) and any(
            alias.name in ("timeit", "datetime") or (alias.name == "time" and alias.asname)
            for alias in node.names
        ):
            yield node.lineno


def test_no_test_looks_at_the_clock():
    """A busy machine is slow, and not wrong: figures belong to ``build.py bench``."""
    for path in sources(ROOT / "tests"):
        place = path.relative_to(ROOT / "tests").as_posix()
        if place not in WAITING:
            assert not list(looks_at_the_clock(path.read_text("utf-8"))), place


@pytest.mark.parametrize(
    "text",
    [
        "import time\nassert time.perf_counter() - start < 1",
        "import time\nend = time.monotonic() + 3",
        "from time import time\nassert time() - start < 5",
        "from time import perf_counter as now",
        "import time as clock\nassert clock.time() < 5",
        "import timeit\nassert timeit.timeit(work) < 1",
        "from datetime import datetime",
    ],
)
def test_the_clock_would_be_found(text):
    assert list(looks_at_the_clock(text))
    assert not list(looks_at_the_clock("import time\ntime.sleep(1)\ntime.thread_time()"))


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_workflow_uses_is_pinned_and_may_do_little(path):
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    for line in used:
        pinned = re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
        assert pinned or re.fullmatch(r"\./\.github/workflows/\w+\.yml", line), line
    everywhere = re.search(r"^permissions:(.*(?:\n  .*)*)", text, re.MULTILINE)
    assert everywhere, "without this a job may do whatever the repository allows"
    assert "write" not in everywhere[1]


def test_a_push_is_tested_once_and_published_as_it_was_tested():
    test, pages = (
        (ROOT / ".github" / "workflows" / f"{n}.yml").read_text() for n in ("test", "pages")
    )
    assert "branches-ignore: [main]" in test and "branches: [main]" in pages
    assert ".ci/run" in test and ".ci/run" not in pages
    assert "uses: ./.github/workflows/test.yml" in pages and "needs: test" in pages
