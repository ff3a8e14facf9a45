// What PyScript takes for Pyodide in the engine's worker. It is that, but what follows Python's
// start is done beside it: ONNX Runtime and the network are opened, and the packages unpacked.
// Where the site has kept the memory of a Python that has imported them, it is restored.
const { unpacked } = await import("../engine/kept.mjs");
const { having, unpack } = await import("../engine/packages.mjs");
const { loadPyodide: load, version } = await import("../pyodide/pyodide.mjs");

const PACKAGES = ["numpy", "pillow", "interactive-classification"];

// As network/web.py does it, which takes over what it finds here by the network's address.
const begun = (globalThis.begun = new Map());

async function openNetwork(base, address) {
  const ort = await import(`${base}ort/ort.wasm.min.mjs`);
  ort.env.wasm.wasmPaths = `${base}ort/`;
  ort.env.wasm.numThreads = crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
  return ort.InferenceSession.create(address, { executionProviders: ["wasm"] });
}

async function bytes(address) {
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

async function packages(folder) {
  const { packages } = await (await fetch(`${folder}pyodide-lock.json`)).json();
  return unpack(await Promise.all(PACKAGES.map((name) => bytes(folder + packages[name].file_name))));
}

// Where another way to call functions takes another place in their table, as in WebKit, or in a
// snapshot that is damaged or of another build, something here throws.
async function restored(options, found, create, file) {
  const { snapshot, table, memory, handles } = unpacked(await file);
  const fitting = (module) => {
    if (module.wasmTable.length !== table) throw new Error(`${module.wasmTable.length} functions, not ${table}`);
    module.growMemory(memory);
  };
  const createPyodideModule = having(found, create, fitting);
  const python = await load({ ...options, _loadSnapshot: snapshot, createPyodideModule });
  const { loadedLibsByHandle, loadedLibsByName } = python._module.LDSO;
  for (const [handle, name] of handles) loadedLibsByHandle[handle] = loadedLibsByName[name];
  python.runPython("import importlib, random\nimportlib.invalidate_caches()\nrandom.seed()");
  return python;
}

async function loadPyodide(options) {
  const base = new URL("./", options.indexURL).href; // PyScript gives this module's folder
  const address = `${base}models/squeezenet.onnx`;
  begun.set(address, openNetwork(base, address));
  begun.get(address).catch(() => {}); // web.py hears of it
  const indexURL = `${base}pyodide/`;
  const [{ default: create }, found] = await Promise.all([
    import("../pyodide/pyodide.asm.mjs"),
    packages(indexURL),
  ]);
  options = { ...options, indexURL };
  let python;
  try {
    python = site.kept && (await restored(options, found, create, bytes(`${indexURL}snapshot.bin`)));
    if (python) site.note({ restored: true }); // for whoever looks into it
  } catch (error) {
    console.warn(`Python starts anew: ${error.message}`);
  }
  python ||= await load({ ...options, createPyodideModule: having(found, create) });
  for (const name of PACKAGES) python.loadedPackages[name] = "default channel"; // as loadPackage says it
  return python;
}

export { loadPyodide, version };
