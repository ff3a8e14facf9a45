"""A static host with faults: each test says which answers go wrong, and how."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from builder.serve.server import Handler

from .host import Host, serving

Fault = Callable[["Faulty", str, int], bool]
"""Called with the answer, the file's place, and how often it was asked for before.

Returns whether it has answered.
"""


class Faulty(Handler):
    """Answers as a plain static host, unless `fault` answers."""

    fault: Fault
    asked: Counter[str]

    def do_GET(self) -> None:  # noqa: N802
        place = self.path.split("?")[0].lstrip("/")
        before = self.asked[place]
        self.asked[place] += 1
        if not type(self).fault(self, place, before):
            super().do_GET()

    def log_error(self, format: str, *arguments: object) -> None:
        """Faults are wanted here."""

    def content(self) -> bytes:
        """The file that was asked for."""
        path = Path(self.translate_path(self.path))
        return (path / "index.html" if path.is_dir() else path).read_bytes()

    def head(self, size: int, kind: str | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind or self.guess_type(self.path))
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def give(self, data: bytes, kind: str | None = None) -> bool:
        """Answer with other bytes, or another type."""
        self.head(len(data), kind)
        self.wfile.write(data)
        return True

    def refuse(self, status: int) -> bool:
        """Answer with an error and its page, as hosts do."""
        page = b"<!doctype html><title>Error</title><p>" + str(status).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        return True

    def cut(self, part: float = 0.5) -> bool:
        """Break the connection in the middle of the file."""
        data = self.content()
        self.head(len(data))
        self.wfile.write(data[: int(part * len(data))])
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()
        return True

    def stall(self, until: Event, part: float = 0.0) -> bool:
        """Accept, give a part, and then nothing more until the test says so."""
        data = self.content()
        given = int(part * len(data))
        if given:
            self.head(len(data))
            self.wfile.write(data[:given])
            self.wfile.flush()
        until.wait(180)
        if not given:
            self.head(len(data))
        self.wfile.write(data[given:])
        return True

    def trickle(self, pieces: int, pause: float) -> bool:
        """Give the file piece by piece."""
        data = self.content()
        self.head(len(data))
        for piece in range(pieces):
            time.sleep(pause)
            self.wfile.write(data[piece * len(data) // pieces : (piece + 1) * len(data) // pieces])
            self.wfile.flush()
        return True


@contextmanager
def faulty(folder: Path, fault: Fault) -> Iterator[Host]:
    """Serve a folder with faults."""
    handler = type("_Faulty", (Faulty,), {"fault": staticmethod(fault), "asked": Counter()})
    with serving(folder, handler) as host:
        yield host
