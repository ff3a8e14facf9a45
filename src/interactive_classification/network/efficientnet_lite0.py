"""EfficientNet-Lite0 (Tan and Le, arXiv 1905.11946), trained on ImageNet's thousand classes."""

from typing import Final

from .card import Card

EFFICIENTNET_LITE0: Final = Card(
    title="EfficientNet-Lite0, ImageNet (1000)",
    file="efficientnet-lite0.onnx",
    labels="labels.json",
    classes=1000,
    image="image",
    logits="logits",
    class_maps="",  # made of its head
    size=224,
    order="rgb",
    mean=(127.0, 127.0, 127.0),
    std=(128.0, 128.0, 128.0),
    cells=7,
    first_centre=0.0,
    stride=0.0,
)
"""The second network that the page and the command line come with."""
