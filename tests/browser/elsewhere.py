"""Where requests to the rest of the world end: a proxy that writes them down and refuses them."""

from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

_TLS = b"\x16"  # how an encrypted connection begins


class Elsewhere(ThreadingTCPServer):
    """Takes each connection for a request that should not have been made."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.requests: list[str] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class _Refusal(BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Elsewhere)
        head = self.request.recv(4096)
        if head.startswith(_TLS):
            self.server.requests.append("something encrypted")
        elif head:  # “GET http://elsewhere/ HTTP/1.1”
            self.server.requests.append(head.split()[1].decode())
        self.request.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
