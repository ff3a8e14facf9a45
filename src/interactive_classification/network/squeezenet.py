"""SqueezeNet 1.1 (Iandola et al., arXiv 1602.07360), trained on ImageNet's thousand classes."""

from typing import Final

from .card import Card

SQUEEZENET: Final = Card(
    title="SqueezeNet v1.1, ImageNet (1000)",
    file="squeezenet.onnx",
    labels="labels.json",
    classes=1000,
    image="image",
    logits="logits",
    class_maps="class_maps",
    size=224,
    order="bgr",
    mean=(103.939, 116.779, 123.68),
    cells=13,
    # Each 3-wide stride-2 layer without padding (``conv1`` and the three poolings) moves the
    # centre of the first cell's receptive field by the distance between neighbouring cells so
    # far, 1, 2, 4 and 8, and doubles that distance. So cell 0 is centred on pixel
    # 0 + 1 + 2 + 4 + 8 = 15, whose middle is at 15.5, and the cells are 16 apart. The padded
    # 3-wide convolutions in between move nothing.
    first_centre=15.5,
    stride=16.0,
)
"""The network that the page and the command line come with."""
