"""Time the network on WebGL, in a worker of its own so that nobody waits for it.

On some machines WebGL is a slow imitation by the processor, and no property of
it tells: only the clock does.
"""

import js
from pyscript import ffi
from pyscript.js_modules import ort

__export__ = ["seconds"]


async def seconds(base):
    """How long one inference takes on WebGL once its shaders are compiled."""
    options = ffi.to_js({"executionProviders": ["webgl"]})
    session = await ort.InferenceSession.create(base + "models/squeezenet.onnx", options)
    shape = [1, 3, 224, 224]
    image = ort.Tensor.new("float32", js.Float32Array.new(3 * 224 * 224), ffi.to_js(shape))
    feeds = ffi.to_js({"image": image})
    await session.run(feeds)
    started = js.performance.now()
    await session.run(feeds)
    return (js.performance.now() - started) / 1000
