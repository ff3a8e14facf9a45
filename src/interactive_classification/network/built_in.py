"""The networks that come with the page and the command line."""

from typing import Final

from .card import Card
from .efficientnet_lite0 import EFFICIENTNET_LITE0
from .reference import of
from .squeezenet import SQUEEZENET

NETWORKS: Final[dict[str, Card]] = {
    "squeezenet": SQUEEZENET,
    "efficientnet-lite0": EFFICIENTNET_LITE0,
}
"""By the names that they are chosen by, the usual one first."""


def name_of(card: Card) -> str:
    """Return the name of a network that comes with this; of any other the reference to it."""
    return next((name for name, one in NETWORKS.items() if one is card), str(of(card)))
