"""What the build does when something is wrong, and that it never leaves half a site."""

import errno
import hashlib
import http.server
import io
import os
import socket
import tarfile
import threading
import zipfile

import pytest

from builder import command_line, programs
from builder.errors import BuildError, sentence
from builder.get import browsers, download, environment
from builder.make import cut, packages, site
from builder.progress import Progress, megabytes
from builder.serve import server


def one_sentence(text):
    return text.endswith(".") and "\n" not in text and "Traceback" not in text


# ------------------------------------------------------------------ hashes


def test_a_file_with_the_right_hash_is_kept(tmp_path):
    data = b"wheel" * 100_000
    target = tmp_path / "folder" / "a.whl"
    download.keep(io.BytesIO(data), target, hashlib.sha256(data).hexdigest(), "a", len(data))
    assert target.read_bytes() == data
    assert download.sha256(target) == hashlib.sha256(data).hexdigest()


def test_a_file_with_another_hash_is_refused_and_leaves_no_trace(tmp_path):
    target = tmp_path / "a.whl"
    with pytest.raises(BuildError, match="refused") as caught:
        download.keep(io.BytesIO(b"evil"), target, hashlib.sha256(b"good").hexdigest(), "a", 4)
    assert one_sentence(str(caught.value))
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_breaks_leaves_no_trace(tmp_path):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        download.keep(Broken(), tmp_path / "a.whl", "0" * 64, "a", 4)
    assert list(tmp_path.iterdir()) == []


def test_pip_refuses_a_package_with_another_hash(tmp_path):
    with pytest.raises(BuildError, match="does not have the hash") as caught:
        download.pip_download("lazy-loader==0.6", "0" * 64, tmp_path / "lazy_loader.whl")
    assert one_sentence(str(caught.value))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "project", ["", '[build-system]\nrequires = []\nbuild-backend = "mesonpy"\n']
)
def test_nothing_of_a_source_archive_is_run_to_download_it(project, monkeypatch, tmp_path):
    """pip would: it asks the archive's build backend, or its setup.py, for the metadata."""
    home, ran = tmp_path / "home", tmp_path / "ran"
    home.mkdir()
    archive = home / "thing-1.0.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, text in {
            "PKG-INFO": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n\nVersion: none\n",
            "setup.py": f"open({str(ran)!r}, 'w')\nimport setuptools\nsetuptools.setup()\n",
            "pyproject.toml": project,
        }.items():
            member = tarfile.TarInfo(f"thing-1.0/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(home))
    expected, target = download.sha256(archive), tmp_path / "thing.tar.gz"
    download.pip_download("thing==1.0", expected, target, source=True)
    assert download.sha256(target) == expected
    assert not ran.exists()


# ------------------------------------------------------------------ parts of remote files


@pytest.fixture
def remote(tmp_path):
    """A server of `tmp_path` that knows ranges, and says how much it sent."""
    sent = []

    class Ranges(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            data = (tmp_path / self.path.strip("/")).read_bytes()
            size = len(data)
            first, last = self.headers["Range"].removeprefix("bytes=").split("-")
            data = data[int(first) : int(last) + 1]
            sent.append(len(data))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ranges) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}", sent
        running.shutdown()


def test_one_member_of_a_remote_zip_is_read_without_the_rest(tmp_path, remote):
    url, sent = remote
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as archive:
        for name in "abc":
            archive.writestr(name, name.encode() * 1_000_000)
    file = io.BufferedReader(download.RemoteFile(f"{url}/large.zip"), 1 << 16)
    with zipfile.ZipFile(file) as archive:
        assert archive.read("b") == b"b" * 1_000_000
    assert sum(sent) < 1_300_000


def test_a_server_without_ranges_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"whole")
    serve = http.server.SimpleHTTPRequestHandler
    handler = lambda *a: serve(*a, directory=str(tmp_path))  # noqa: E731
    serve.log_message = lambda *a: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with pytest.raises(BuildError, match="parts of files"):
            download.RemoteFile(f"http://127.0.0.1:{running.server_address[1]}/a")
        running.shutdown()


def test_a_server_that_is_out_of_reach_is_given_up_on(tmp_path):
    with pytest.raises(download.UNREACHED):
        download.fetch("http://127.0.0.1:9/a", tmp_path / "a", "0" * 64, "a", timeout=2)


def test_a_server_that_accepts_and_never_answers_is_given_up_on(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/a"
        with pytest.raises(download.UNREACHED):
            download.fetch(address, tmp_path / "a", "0" * 64, "a", timeout=0.1)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ programs


def test_a_missing_tool_is_named_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="npm was not found: install npm"):
        programs.find("npm", "install npm")


def test_without_npm_the_command_ends_with_one_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("builder.get.node.NODE_MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(environment, "active", lambda: True)
    monkeypatch.setattr(environment, "ready", lambda: environment.PYTHON)
    before = site.DIST.exists()
    assert command_line.main(["build"]) == 1
    error = capsys.readouterr().err.strip()
    assert error.startswith("npm was not found") and one_sentence(error)
    assert site.DIST.exists() == before


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "does not have the hash"),
        ("npm error code EINTEGRITY", "does not have the hash"),
        ("npm error code ENOTFOUND", "check the network"),
        ("NewConnectionError: failed to establish", "check the network"),
        ("something else", "see build/logs/test-tool.log"),
    ],
)
def test_a_tool_that_fails_is_explained(output, expected):
    command = ["sh", "-c", f"echo '{output}'; exit 3"]
    with pytest.raises(BuildError, match=expected) as caught:
        programs.run(command, "test-tool", "It was not done")
    assert one_sentence(str(caught.value))


def test_missing_headers_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(BuildError, match="python3-dev"):
        environment.check_python()


def test_missing_venv_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("sys._base_executable", "false")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    with pytest.raises(BuildError, match="python3-venv"):
        environment._make()


def test_without_chromium_or_the_right_to_install_it_the_remedy_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="apt-get install chromium"):
        browsers.find_chromium()


def test_a_full_disk_and_a_folder_that_may_not_be_written_are_told():
    full = sentence(OSError(errno.ENOSPC, "No space left on device", "/x"))
    assert "disk is full" in full and one_sentence(full)
    denied = sentence(PermissionError(errno.EACCES, "Permission denied", "/x"))
    assert "/x may not be written" in denied and one_sentence(denied)


def test_a_full_disk_while_building_keeps_the_old_site(monkeypatch, tmp_path, capsys):
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("old")

    def fill_up(target, *arguments):
        target.mkdir()
        (target / "index.html").write_text("ne")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(site, "DIST", dist)
    monkeypatch.setattr(site, "BUILD", tmp_path)
    monkeypatch.setattr(site, "assemble", fill_up)
    for step in (
        "get.node.npm_packages", "make.stdlib.build", "make.packages.build",
        "make.wasm.engine_kernels", "make.wasm.compile_for_here",
    ):  # fmt: skip
        monkeypatch.setattr(f"builder.{step}", lambda *a: {})
    monkeypatch.setattr(environment, "active", lambda: True)
    monkeypatch.setattr(environment, "ready", lambda: environment.PYTHON)
    assert command_line.main(["build"]) == 1
    assert "disk is full" in capsys.readouterr().err
    assert (dist / "index.html").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"dist", "lock"}


# ------------------------------------------------------------------ the site


def test_a_finished_folder_takes_the_place_of_the_old_one_whole(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, names in ((old, ("a", "b")), (new, ("b", "c"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name)
    site.swap(new, old)
    assert {path.name: path.read_text() for path in old.iterdir()} == {"b": "new", "c": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_the_same_files_make_the_same_wheel(tmp_path):
    made = []
    for name, moment in (("one", 1e9), ("two", 2e9)):
        packages.write({"b/c.pyc": b"2", "a.pyc": b"1"}, tmp_path / name)
        for path in (tmp_path / name).rglob("*.pyc"):
            os.utime(path, (moment, moment))
        packages.pack(tmp_path / name, tmp_path / f"{name}.whl")
        made.append((tmp_path / f"{name}.whl").read_bytes())
    assert made[0] == made[1]


def test_a_list_that_names_a_file_that_is_not_there_is_refused():
    with pytest.raises(BuildError, match=r"build\.py trace"):
        cut.prune("scipy", {"scipy/__init__.py": b""})


def test_hollow_modules_lose_their_content_and_others_keep_it():
    files = {"scipy/linalg/__init__.py": b"large", "scipy/version.py": b"small"}
    found = cut.hollowed(files)
    assert b"left out" in found["scipy/linalg/__init__.py"]
    assert found["scipy/version.py"] == b"small"


def test_the_server_takes_the_next_port_and_tells_types():
    with server.listen(8765) as first, server.listen(8765) as second:
        assert second.server_address[1] > first.server_address[1]
    handler = server.Handler
    types = handler.extensions_map
    assert types[".mjs"] == "text/javascript"
    assert types[".wasm"] == "application/wasm"


def test_unknown_arguments_are_refused_but_for_tests(capsys):
    with pytest.raises(SystemExit):
        command_line.main(["build", "--nonsense"])
    assert "--nonsense" in capsys.readouterr().err
    assert command_line._parse(["test", "-k", "mask"])[1] == ["-k", "mask"]


# ------------------------------------------------------------------ progress


def test_progress_is_told_in_bytes(capsys):
    with Progress("numpy wheel", 2_900_000) as progress:
        progress.reach(2_900_000)
    assert capsys.readouterr().out.startswith("numpy wheel  2.9 of 2.9 MB  ")


def test_a_step_that_fails_is_not_told_as_done(capsys):
    with pytest.raises(BuildError), Progress("numpy wheel", 10):
        raise BuildError("No.")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("count", "text"), [(2_949_000, "2.9 MB"), (30_000, "0.03 MB")])
def test_megabytes(count, text):
    assert megabytes(count) == text
