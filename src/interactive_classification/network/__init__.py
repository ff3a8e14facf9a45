"""Networks: what is known of each, and how one is run.

A :class:`~.card.Card` tells all that is known of a network; :mod:`~.port` is what the engine asks
of whatever runs it, and each adapter that does is a file of its own.
"""
