import asyncio

import pytest

from interactive_classification.jobs import Jobs
from interactive_classification.turns import Cancelled


def counting(told):
    """A job that counts to three, and goes on only when somebody else has had a turn."""

    async def work(job):
        for number in range(3):
            job.tell(number / 3, number)
            told.append(number)
            await asyncio.sleep(0)
        return "all"

    return work


async def news_of(jobs, number):
    found = []
    while not found or not found[-1].ended:
        found.append(await jobs.news(number))
    return found


def test_it_tells_how_far_it_is_until_it_ends():
    async def work():
        jobs, told = Jobs(), []
        return await news_of(jobs, jobs.begin(counting(told)))

    found = asyncio.run(work())
    assert [one.found for one in found] == [0, 1, 2, "all"]
    assert [one.done for one in found] == [0, 1 / 3, 2 / 3, 1]
    assert [one.ended for one in found] == [False] * 3 + [True]


def test_who_looks_seldom_hears_the_latest_only():
    async def work():
        jobs, told = Jobs(), []
        number = jobs.begin(counting(told))
        for _ in range(3):
            await asyncio.sleep(0)
        return [await jobs.news(number), *await news_of(jobs, number)]

    assert [one.found for one in asyncio.run(work())] == [2, "all"]


def test_it_can_be_ended_at_any_time():
    async def work(after):
        jobs, told = Jobs(), []
        number = jobs.begin(counting(told))
        for _ in range(after):
            await jobs.news(number)
        jobs.end(number)
        jobs.end(number)  # twice does no harm
        with pytest.raises(Cancelled):
            await jobs.news(number)
        await asyncio.sleep(0.01)
        return told

    for after in range(4):
        assert asyncio.run(work(after)) == list(range(after))


def test_who_waits_for_news_hears_that_it_was_ended():
    async def work():
        jobs, never = Jobs(), asyncio.Event()

        async def wait(job):
            await never.wait()
            job.tell(0.5)

        number = jobs.begin(wait)
        waiting = asyncio.ensure_future(jobs.news(number))
        await asyncio.sleep(0)
        jobs.end(number)
        never.set()
        with pytest.raises(Cancelled):
            await waiting

    asyncio.run(work())


def test_what_went_wrong_is_raised_and_can_be_tried_again():
    async def work():
        jobs, tries = Jobs(), []

        async def fail_once(job):
            tries.append(job)
            if len(tries) == 1:
                raise OSError("lost")
            return "found"

        number = jobs.begin(fail_once)
        with pytest.raises(OSError, match="lost"):
            await jobs.news(number)
        return await jobs.news(number)

    assert asyncio.run(work()).found == "found"


def test_several_run_side_by_side():
    async def work():
        jobs, told = Jobs(), []
        first, second = jobs.begin(counting(told)), jobs.begin(counting(told))
        assert first != second
        await asyncio.gather(news_of(jobs, first), news_of(jobs, second))
        return told

    assert asyncio.run(work()) == [0, 0, 1, 1, 2, 2]
