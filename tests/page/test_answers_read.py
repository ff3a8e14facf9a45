"""The page reads nothing from an answer that the engine does not put there."""

import ast
import inspect
from pathlib import Path

from interactive_classification import shapes

UI = Path(__file__).parents[2] / "src" / "ui"
# Beside the shapes: what every answer may be, how a worker ends, and what is the browser's, the
# page's own, or a file's that the engine has no part in.
ALSO = {"error", "cancelled", "notice", "english", "key", "values"}


def told() -> set[str]:
    """All names that some answer has."""
    return {
        name
        for one in vars(shapes).values()
        if inspect.isclass(one) and hasattr(one, "__annotations__")
        for name in one.__annotations__
    }


def of_an_answer(code: ast.expr) -> bool:
    """Whether this is ``state.answer`` or ``answer``, or the like."""
    if isinstance(code, ast.Attribute):
        return (
            code.attr in ("answer", "evidence", "preview")
            and isinstance(code.value, ast.Name)
            and code.value.id == "state"
        )
    return isinstance(code, ast.Name) and code.id in ("answer", "evidence", "news", "preview")


def read() -> dict[str, set[str]]:
    """What each module reads of answers."""
    found: dict[str, set[str]] = {}
    for path in sorted(UI.rglob("*.py")):
        names = found.setdefault(path.relative_to(UI).as_posix(), set())
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.Attribute) and of_an_answer(one.value):
                names.add(one.attr)
            elif (
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Name)
                and one.func.id == "getattr"
                and of_an_answer(one.args[0])
                and isinstance(one.args[1], ast.Constant)
            ):
                names.add(str(one.args[1].value))
    return found


def test_the_page_reads_only_what_answers_tell() -> None:
    known = told() | ALSO
    wrong = {module: names - known for module, names in read().items() if names - known}
    assert not wrong


def test_the_page_does_read_answers() -> None:
    everything = set().union(*read().values())
    assert {"modified_predictions", "erased", "unit", "ended", "overlay"} <= everything
    assert len(everything) > 30
