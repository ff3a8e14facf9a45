"""Time the network on a backend, in a worker of its own so that nobody waits for it.

On some machines WebGL is a slow imitation by the processor, and no property of it tells: only the
clock does. WebGPU says so itself, before much is fetched for it.
"""

import js
from pyscript import ffi

__export__ = ["seconds"]

_ARRAYS = {"float32": "Float32Array", "float16": "Uint16Array", "uint8": "Uint8Array"}
_SLOW = 0.5  # seconds: then once must do
_KINDS = {"webgl": "webgl", "webgpu": "jspi"}  # of ONNX Runtime Web; see network/web.py


async def seconds(base, backend, source, image, shape, kind):
    """How long one inference takes once its shaders are compiled.

    The network's file is a Blob, or has this address; its input is zeros.
    """
    if backend == "webgpu":
        await _look_for_a_gpu()
    ort = await js.site.load(base + "ort/ort." + _KINDS[backend] + ".min.mjs")
    ort.env.wasm.wasmPaths = base + "ort/"
    ort.env.wasm.numThreads = 1
    options = ffi.to_js({"executionProviders": [backend]})
    if not isinstance(source, str):
        source = js.Uint8Array.new(await source.arrayBuffer())
    session = await ort.InferenceSession.create(source, options)
    length = 1
    for side in shape:
        length *= side
    numbers = getattr(js, _ARRAYS[kind]).new(length)
    tensor = ort.Tensor.new(kind, numbers, ffi.to_js(list(shape)))
    feeds = ffi.to_js({image: tensor})
    await session.run(feeds)
    least = float("inf")
    for _ in range(3):  # something else may be going on
        started = js.performance.now()
        await session.run(feeds)
        took = (js.performance.now() - started) / 1000
        least = min(least, took)
        if took > _SLOW:
            break
    return least


async def _look_for_a_gpu():
    """Raise an error unless WebGPU is there, is no imitation, and ONNX Runtime can wait for it."""
    if not (js.Reflect.has(js.navigator, "gpu") and js.Reflect.has(js.WebAssembly, "Suspending")):
        raise RuntimeError("this browser has none")
    adapter = await js.navigator.gpu.requestAdapter()
    if not adapter or getattr(adapter.info, "isFallbackAdapter", False) is True:
        raise RuntimeError("there is no processor for graphics")
