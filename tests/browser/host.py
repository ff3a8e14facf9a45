"""A static host that a test can stop."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from builder.serve.server import Handler, Server


class Host(Server):
    """A server that can stop answering, also where a browser keeps a connection open."""

    alive = True

    @property
    def local_address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    @property
    def address(self) -> str:
        # Any name under localhost is this machine; on localhost itself nothing is kept.
        return f"http://site.localhost:{self.server_port}/"

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.alive:
            super().finish_request(request, client_address)


class _Answering(Handler):
    def parse_request(self) -> bool:
        assert isinstance(self.server, Host)
        if not self.server.alive:
            self.close_connection = True
            return False
        return super().parse_request()


@contextmanager
def serving(folder: Path, handler: type[Handler] = _Answering) -> Iterator[Host]:
    """Serve a folder as a plain static host would, or as the handler does."""
    with Host(("127.0.0.1", 0), partial(handler, directory=str(folder))) as host:
        Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()
