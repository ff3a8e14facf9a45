"""Serve ``dist/``, or another folder, on localhost."""

import errno
import sys
from collections.abc import Callable, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Final

from ..errors import BuildError
from ..places import DIST
from ..progress import say

HOST: Final = "127.0.0.1"
_TRIES: Final = 20


class Handler(SimpleHTTPRequestHandler):
    """Serves files with the types that browsers insist on."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each file waits 40 ms for the answer to its first line
    extensions_map: ClassVar[Mapping[str, str]] = {  # type: ignore[misc,assignment]
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".toml": "application/toml",
        ".py": "text/x-python; charset=utf-8",
        ".md": "text/markdown; charset=utf-8",
        ".svg": "image/svg+xml",
        ".whl": "application/zip",
        ".webmanifest": "application/manifest+json",
        ".onnx": "application/octet-stream",
    }

    def end_headers(self) -> None:
        """Let a browser keep files but ask every time whether they changed."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of requests that were answered."""

    def log_error(self, format: str, *arguments: Any) -> None:
        """Say which requests were not."""
        say(f"{self.path}: {format % arguments}")


class Server(ThreadingHTTPServer):
    """Answers several requests at once, and lets browsers hang up."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, unless a browser has just lost interest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def listen(port: int, folder: Path = DIST, handler: Callable[..., Handler] = Handler) -> Server:
    """Return a server of a folder on this port or the next free one.

    Raises
    ------
    BuildError
        If a good number of ports in a row are taken.
    """
    for candidate in range(port, port + _TRIES):
        try:
            return Server((HOST, candidate), partial(handler, directory=str(folder)))
        except OverflowError:
            break
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise BuildError(f"No free port was found from {port} on: choose another with --port.")


def serve(port: int, folder: Path = DIST, handler: Callable[..., Handler] = Handler) -> None:
    """Serve a folder until interrupted."""
    with listen(port, folder, handler) as server:
        say(f"Open http://localhost:{server.server_address[1]}/ in a browser; Ctrl+C stops it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("")
