"""A host at the end of a slow line, which compresses nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from threading import Lock, Thread
from typing import IO, Any, Final

from builder.places import DIST
from builder.serve.server import HOST, Handler, Server

_PIECE: Final = 16_384  # bytes that are sent at once
BULK: Final = "bulk"
"""A file of as many bytes as :attr:`Line.bulk` says, and nothing in it."""


class Line:
    """What all connections share.

    Parameters
    ----------
    megabits : float
        In a second.
    latency : float
        Seconds that each request waits for its answer.

    Attributes
    ----------
    base : str
        Address of the host.
    sent : int
        Bytes so far; may be set anew.
    bulk : int
        Size of the file :data:`BULK`.
    """

    def __init__(self, megabits: float, latency: float) -> None:
        self.latency = latency
        self.base, self.sent, self.bulk = "", 0, 0
        self._rate = megabits * 1e6 / 8
        self._free = 0.0  # when the line will have sent all that it was given
        self._lock = Lock()

    def take(self, size: int) -> None:
        """Wait until this many bytes are through."""
        with self._lock:
            self.sent += size
            self._free = max(self._free, time.monotonic()) + size / self._rate
            wait = self._free - time.monotonic()
        time.sleep(max(0.0, wait))


class _Slow(Handler):
    def __init__(self, *arguments: Any, line: Line, **options: Any) -> None:
        self._line = line
        super().__init__(*arguments, **options)

    def send_head(self) -> IO[bytes] | None:  # type: ignore[override]
        time.sleep(self._line.latency)
        if self.path != f"/{BULK}":
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Length", str(self._line.bulk))
        self.end_headers()
        return BytesIO(bytes(self._line.bulk))

    def copyfile(self, source: Any, outputfile: Any) -> None:
        while piece := source.read(_PIECE):
            self._line.take(len(piece))
            outputfile.write(piece)


@contextmanager
def line(megabits: float, latency: float) -> Iterator[Line]:
    """Serve the site over a line of its own."""
    ours = Line(megabits, latency)
    with Server((HOST, 0), partial(_Slow, directory=str(DIST), line=ours)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        ours.base = f"http://{HOST}:{server.server_port}/"
        yield ours
        server.shutdown()
