"""The benchmark: each number beside another, both measured in the same run.

Machines are noisy, so nothing is compared with a number from another day, and what is
compared takes turns. Each module measures one thing and yields rows; ``python3 build.py
bench`` prints them, keeps them in ``build/bench.json``, and with ``--write`` puts them
into ``BENCHMARKS.md``.
"""
