"""What hosts get of the site: its files deflated, the small ones together."""

import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from builder.get import node
from builder.make import pack, snapshot, start


def inflated(path: Path) -> bytes:
    return zlib.decompress(path.read_bytes(), -zlib.MAX_WBITS)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    gallery = tmp_path / "site" / "assets" / "gallery"
    gallery.mkdir(parents=True)
    (gallery / "gallery.json").write_text(json.dumps([{"file": "cup.webp"}]))
    (gallery / "cup.webp").write_bytes(bytes(200_000))
    for place, size in (
        ("ui/main.py", 30), ("ui/page.py", 20), ("models/net.onnx", 200_000),
        ("models/labels-zh.json", 40), ("licenses/list.html", 200_000),
    ):  # fmt: skip
        (tmp_path / "site" / place).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / place).write_bytes(size * b"-")
    return tmp_path / "site"


def test_every_file_is_there_once_and_whole(site: Path, tmp_path: Path) -> None:
    held = pack.build(site, tmp_path / "dist")
    found = {}
    for path in pack.files(tmp_path / "dist"):
        name = path.relative_to(tmp_path / "dist").as_posix()
        if name not in held:
            found[name] = path.read_bytes()
            continue
        data = inflated(path)
        for place, size in held[name]:
            found[place], data = data[:size], data[size:]
        assert not data
    assert found == {
        path.relative_to(site).as_posix(): path.read_bytes() for path in pack.files(site)
    }


def test_small_files_of_the_start_come_together_and_large_ones_alone(
    site: Path, tmp_path: Path
) -> None:
    held = pack.build(site, tmp_path / "dist")
    assert held[pack.TOGETHER] == [("ui/main.py", 30), ("ui/page.py", 20)]
    assert held["models/net.onnx.packed"] == [("models/net.onnx", 200_000)]
    assert not (tmp_path / "dist" / "ui").exists()
    # what browsers fetch by themselves, and what is small and comes later, is left alone
    for place in ("assets/gallery/cup.webp", "licenses/list.html", "models/labels-zh.json"):
        assert (tmp_path / "dist" / place).exists()


def test_the_page_is_told_what_is_in_each(site: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    held = pack.build(site, dist)
    start.build(dist, held)
    page = (dist / "index.html").read_text("utf-8")
    listed = json.loads(page.partition("const LISTED = ")[2].partition(";\n")[0])
    holds = {name: rest[3:] for name, *rest in listed["files"]}
    assert holds["models/net.onnx.packed"] == [[["models/net.onnx", 200_000]]]
    assert holds["assets/gallery/cup.webp"] == []
    assert next(iter(holds)) == pack.TOGETHER  # it is needed first


def test_archives_are_compressed_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "part.whl", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/file.py", 1000 * b"x = 1\n")
    with zipfile.ZipFile(io.BytesIO(pack.contents(tmp_path / "part.whl"))) as stored:
        (member,) = stored.infolist()
        assert member.compress_type == zipfile.ZIP_STORED
        assert stored.read("deep/file.py") == 1000 * b"x = 1\n"


def test_without_a_recent_node_there_is_no_snapshot_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(node, "recent", lambda: None)
    snapshot.build(tmp_path)
    assert not list(tmp_path.iterdir())
    assert "Node.js 24" in capsys.readouterr().out
