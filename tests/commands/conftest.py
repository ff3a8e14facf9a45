"""What the tests of the command line share: a folder with a photo, and a way to say things."""

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from interactive_classification.__main__ import main


@pytest.fixture
def folder(tmp_path, coffee, monkeypatch):
    (tmp_path / "coffee.jpg").write_bytes(coffee)
    mask = Pillow.new("L", (600, 400))
    ImageDraw.Draw(mask).ellipse((180, 60, 420, 330), fill=255)
    mask.save(tmp_path / "mask.png")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def say(folder, capsys):
    """Run the command line: its exit status, what it printed and what it complained."""

    def said(*arguments):
        try:
            status = main(list(arguments))
        except SystemExit as left:
            status = left.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return said
