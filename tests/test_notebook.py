"""The notebook among the examples is run as a reader would run it, cell after cell."""

import json
from pathlib import Path

import nbclient
import nbformat
import pytest

from interactive_classification import EXPLANATIONS, METHODS
from interactive_classification.explain.shuffled import ALIKE
from interactive_classification.explain.sweep import CHANGES

NOTEBOOK = Path(__file__).parents[1] / "examples" / "what_if.ipynb"


@pytest.fixture(scope="module")
def outputs():
    """All outputs of each cell of code; a cell that fails, fails this."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": NOTEBOOK.parent}}).execute()
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def printed_by(cell):
    """What a cell prints: it comes in as many pieces as the machine likes."""
    assert {output["output_type"] for output in cell} == {"stream"}
    return "".join(output["text"] for output in cell).splitlines()


def test_it_is_kept_without_outputs():
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code and not [cell for cell in code if cell["outputs"] or cell["execution_count"]]


def test_the_sessions_are_shown_as_pictures_and_tables(outputs):
    for shown in outputs[:2]:
        html = shown[-1]["data"]["text/html"]
        assert html.count("data:image/png") == 3 and "espresso" in html
    assert outputs[0][-1]["data"]["text/html"] != outputs[1][-1]["data"]["text/html"]


def test_every_fill_is_compared(outputs):
    lines = printed_by(outputs[2])[1:]
    assert [line.split()[0] for line in lines] == list(METHODS)
    assert len({line.split("  ")[-1] for line in lines}) > 3  # the fills do not agree


def test_the_network_changes_its_mind_as_the_cup_comes_back(outputs):
    answers = [line.partition(": ")[2].rpartition(" ")[0] for line in printed_by(outputs[3])]
    assert answers[0] != "espresso" and answers[-1] == "espresso"


def test_maps_are_better_than_chance(outputs):
    lines = [line.split() for line in printed_by(outputs[5])]
    assert [line[0] for line in lines] == ["class-map", "attribution", "at"]
    removed, left = ([float(line[place].rstrip(",")) for line in lines] for place in (-4, -1))
    assert max(removed[:2]) < removed[2]
    assert min(left[:2]) > left[2]


def test_the_class_map_is_a_picture_and_the_saved_session_opens(outputs):
    assert "image/png" in outputs[4][-1]["data"]
    assert outputs[-1][-1]["data"]["text/plain"].startswith("(True, ")


def test_explanations_shuffled_maps_and_changes_are_pictures_with_what_they_are(outputs):
    for cell, most in ((outputs[6], 1), (outputs[7], 6), (outputs[8], len(CHANGES))):
        assert "image/png" in cell[-1]["data"]
        assert len(printed_by(cell[:-1])) == most
    assert printed_by(outputs[6][:-1]) == [", ".join(EXPLANATIONS)]
    last = float(printed_by(outputs[7][:-1])[-1].rpartition(" ")[2])
    assert abs(last) < ALIKE


def test_another_network_answers_and_shows_its_map(outputs):
    before, after = printed_by(outputs[10][:-1])
    assert before.startswith("before espresso ") and "espresso" not in after.split(",")[0]
    assert "image/png" in outputs[10][-1]["data"]


def test_a_hole_is_found_and_shown(outputs):
    (told,) = printed_by(outputs[9][:-1])
    assert 0 < float(told.partition("%")[0]) < 50
    assert outputs[9][-1]["data"]["text/html"].count("data:image/png") == 3
