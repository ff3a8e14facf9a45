"""Drive Firefox by WebDriver BiDi, which it speaks itself."""

import itertools
import json
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from websocket import create_connection

from .patience import STILL


class Firefox:
    """One tab of a new, headless Firefox."""

    def __init__(self, program: str) -> None:
        self._profile = TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [
                program, "--headless", "--no-remote", "--profile", self._profile.name,
                "--remote-debugging-port", "0",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._process.stderr
        found = None
        while not found:
            line = self._process.stderr.readline()
            assert line, "Firefox ended before it began."
            found = re.search(r"ws://\S+", line)
        self._socket = create_connection(f"{found[0]}/session", timeout=STILL, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._send("session.new", capabilities={})
        self._tab = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._send(
            "browsingContext.setViewport",
            context=self._tab,
            viewport={"width": 1280, "height": 1400},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._profile.cleanup()

    def goto(self, address: str) -> None:
        self.problems.clear()
        self.requests.clear()
        self._send("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def reload(self) -> None:
        self._send("browsingContext.reload", context=self._tab, wait="complete")

    def set_offline(self, offline: bool) -> None:
        conditions = {"type": "offline"} if offline else None
        self._send(
            "emulation.setNetworkConditions", contexts=[self._tab], networkConditions=conditions
        )

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to, awaited, as JSON can tell it."""
        answer = self._send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def drag(self, places: list[tuple[int, int]]) -> None:
        """Move the mouse through places in the window with its button held."""
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 0} for x, y in places]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        mouse = {"type": "pointer", "id": "mouse", "actions": [moves[0], down, *moves[1:], up]}
        self._send("input.performActions", context=self._tab, actions=[mouse])

    def choose_file(self, selector: str, path: Path) -> None:
        located = self._send(
            "browsingContext.locateNodes",
            context=self._tab,
            locator={"type": "css", "value": selector},
        )
        element = {"sharedId": located["nodes"][0]["sharedId"]}
        self._send("input.setFiles", context=self._tab, element=element, files=[str(path)])

    def _send(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]
            self._note(message.get("method"), message.get("params", {}))

    def _note(self, event: str | None, parameters: dict[str, Any]) -> None:
        if event == "log.entryAdded" and parameters["level"] == "error":
            self.problems.append(parameters["text"])
        if event == "network.beforeRequestSent":
            self.requests.append(parameters["request"]["url"])
