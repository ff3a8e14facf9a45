"""Requests to the engine: one at a time and in order, however they come."""

import asyncio
from types import SimpleNamespace

import pytest

from .fake import page


class Worker:
    """Answers when it is told to."""

    def __init__(self):
        self.asked, self.cancelled = [], 0

    async def request(self, name, *given):
        answer = asyncio.get_running_loop().create_future()
        self.asked.append((name, answer))
        return await answer

    async def cancel(self):
        self.cancelled += 1


@pytest.fixture
def queue():
    with page():
        from ui import engine
        from ui.state import change

        worker = Worker()
        change(phase="ready")

        async def start():
            await engine.connect(worker)
            engine.start(None)

        yield SimpleNamespace(engine=engine, worker=worker, start=start, told=[])


async def rest():
    for _ in range(9):
        await asyncio.sleep(0)


def test_what_is_asked_in_one_breath_is_made_one_after_the_other(queue):
    async def work():
        await queue.start()
        queue.engine.ask("looking", queue.told.append, "evidence", 3)
        queue.engine.quietly(queue.told.append, "exports")
        queue.engine.ask("looking", queue.told.append, "history", [])
        for name in ("evidence", "exports", "history"):
            await rest()
            ((asked, answer),) = queue.worker.asked
            assert asked == name
            queue.worker.asked.clear()
            answer.set_result(SimpleNamespace(name=name))
        await rest()
        assert [one.name for one in queue.told] == ["evidence", "exports", "history"]

    asyncio.run(work())


def test_only_what_a_person_asked_for_is_dropped_when_they_give_it_up(queue):
    async def work():
        await queue.start()
        for ask in (queue.engine.quietly, lambda *given: queue.engine.ask("writing", *given)):
            ask(queue.told.append, "export", "session", {})
            await rest()
            queue.engine.cancel()
            await rest()
            queue.worker.asked.pop()[1].set_result(SimpleNamespace(data=b""))
            await rest()
        assert queue.worker.cancelled == 2
        assert [one.data for one in queue.told] == [b""]  # what keeps the work goes on doing so

    asyncio.run(work())
