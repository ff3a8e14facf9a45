"""Get files from outside, and refuse any that is not exactly the one expected."""

import hashlib
import http.client
import io
import json
import os
import shutil
import ssl
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Final

from ..errors import BuildError
from ..places import BUILD
from ..programs import run
from ..progress import Progress
from .environment import PYTHON

UNREACHED: Final = (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException)
"""What is raised when a server cannot be reached or hangs up."""
_CHUNK: Final = 1 << 18
_NO_BACKEND: Final = Path(__file__).with_name("no_backend")
_AS_SOURCE: Final = ("--no-binary=:all:", "--no-build-isolation", "--use-pep517")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(source: IO[bytes], target: Path, expected: str, what: str, size: int | None) -> None:
    """Store a stream as a file if it has the expected hash; otherwise leave no trace of it.

    Parameters
    ----------
    source : binary file
    target : Path
    expected : str
        SHA-256 in hexadecimal.
    what : str
        What it is, for people.
    size : int, optional
        Its length in bytes, for the progress line.

    Raises
    ------
    BuildError
        If the hash is another one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    try:
        with part.open("wb") as file, Progress(what, size) as progress:
            done = 0
            while chunk := source.read(_CHUNK):
                file.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                progress.reach(done)
        if digest.hexdigest() != expected:
            raise BuildError(
                f"{target.name} was refused because its SHA-256 is {digest.hexdigest()} "
                f"instead of {expected}: run it again, and do not use that source if it repeats."
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def fetch(url: str, target: Path, expected: str, what: str, timeout: float = 30) -> None:
    """Download a file and check its hash.

    Raises
    ------
    BuildError
        If the hash is another one.
    OSError
        If it cannot be had within the timeout.
    """
    with _open(url, timeout=timeout) as response:
        length = response.headers.get("Content-Length")
        keep(response, target, expected, what, int(length) if length else None)


class RemoteFile(io.RawIOBase):
    """A file on an HTTP server, read where it is asked for and nowhere else.

    Parameters
    ----------
    url : str
        On a server that answers range requests.

    Raises
    ------
    BuildError
        If the server sends the whole file instead of a range.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._position = 0
        with _open(url, "bytes=0-0") as response:
            if response.status != 206:
                raise BuildError(
                    "The package registry does not serve parts of files: "
                    "use a mirror that does, or one that reaches Pyodide's own CDN."
                )
            self._size = int(response.headers["Content-Range"].rpartition("/")[2])

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set where the next read begins."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer from the server."""
        end = min(self._size, self._position + len(buffer))
        if end <= self._position:
            return 0
        with _open(self._url, f"bytes={self._position}-{end - 1}") as response:
            data = response.read()
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def pip_address(requirement: str) -> str:
    """Ask pip where it would get a wheel from, whatever Python the wheel is for.

    Parameters
    ----------
    requirement : str
        As ``"name==1.2"``.
    """
    with tempfile.TemporaryDirectory(dir=_scratch()) as folder:
        report = Path(folder) / "report.json"
        run(
            [
                PYTHON, "-m", "pip", "install", "--dry-run", "--no-deps", "--quiet",
                "--ignore-requires-python", "--only-binary=:all:", "--python-version", "3.12",
                "--target", folder, "--disable-pip-version-check", "--retries", "2",
                "--report", report, requirement,
            ],
            "pip-address",
            f"pip did not find {requirement}",
        )  # fmt: skip
        [item] = json.loads(report.read_text())["install"]
    address: str = item["download_info"]["url"]
    return address


def pip_download(requirement: str, expected: str, target: Path, *, source: bool = False) -> None:
    """Download one file of a package with pip.

    Parameters
    ----------
    requirement : str
        As ``"name==1.2"``.
    expected : str
        SHA-256 in hexadecimal, which pip checks.
    target : Path
        Where to put it.
    source : bool
        The source archive, of which nothing is run, instead of a pure Python wheel.

    Raises
    ------
    BuildError
        If pip cannot get it or the hash is another one.
    """
    with tempfile.TemporaryDirectory(dir=_scratch()) as folder, Progress(target.name) as progress:
        pin = Path(folder) / "pin.txt"
        pin.write_text(f"{requirement} --hash=sha256:{expected}\n")
        kind = _AS_SOURCE if source else ("--only-binary=:all:",)
        run(
            [
                PYTHON, "-m", "pip", "download", "--no-deps", "--require-hashes", *kind,
                "--disable-pip-version-check", "--retries", "2", "--progress-bar", "off",
                "--dest", folder, "-r", pin,
            ],
            f"pip-{target.name}",
            f"{target.name} was not downloaded",
            environment={"PYTHONPATH": str(_NO_BACKEND)} if source else None,
        )  # fmt: skip
        [file] = [path for path in Path(folder).iterdir() if path != pin]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, target)
        progress.reach(target.stat().st_size)


def _scratch() -> Path:
    BUILD.mkdir(exist_ok=True)
    return BUILD


def _open(url: str, part: str | None = None, timeout: float = 30) -> "urllib.request._UrlopenRet":
    request = urllib.request.Request(url, headers={"Range": part} if part else {})
    # pip may have been told of a certificate authority that Python has not
    authority = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
    context = ssl.create_default_context(cafile=authority)
    return urllib.request.urlopen(request, timeout=timeout, context=context)
