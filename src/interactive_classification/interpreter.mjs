// What PyScript takes for Pyodide in the engine's worker: it is that, but ONNX Runtime and the
// network are opened beside Python's start, and not after it.
const { loadPyodide: load, version } = await import("../pyodide/pyodide.mjs");

// As network/web.py does it, which takes over what it finds here by the network's address.
const begun = (globalThis.begun = new Map());

async function openNetwork(base, address) {
  const ort = await import(`${base}ort/ort.wasm.min.mjs`);
  ort.env.wasm.wasmPaths = `${base}ort/`;
  ort.env.wasm.numThreads = crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
  return ort.InferenceSession.create(address, { executionProviders: ["wasm"] });
}

function loadPyodide(options) {
  const base = new URL("./", options.indexURL).href; // PyScript gives this module's folder
  const address = `${base}models/squeezenet.onnx`;
  begun.set(address, openNetwork(base, address));
  begun.get(address).catch(() => {}); // web.py hears of it
  return load({ ...options, indexURL: `${base}pyodide/` });
}

export { loadPyodide, version };
