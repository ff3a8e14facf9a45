// What PyScript takes for Pyodide in the engine's worker. It is that, but begins before it is asked
// to, and has the packages unpacked. Where the site has kept the memory of a Python that has
// imported them, it is restored.
const [{ beside }, { unpacked }, { having, unpack }, { loadPyodide: load, version }] = await Promise.all([
  import("../engine/beside.mjs"),
  import("../engine/kept.mjs"),
  import("../engine/packages.mjs"),
  import("../pyodide/pyodide.mjs"),
]);

const PACKAGES = ["numpy", "pillow", "interactive-classification"];

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
  const { snapshot, fill, table, memory, handles } = unpacked(await file);
  const fitting = (module) => {
    if (module.wasmTable.length !== table) throw new Error(`${module.wasmTable.length} functions, not ${table}`);
    module.growMemory(memory);
    fill(module.HEAPU8);
  };
  const createPyodideModule = having(found, create, fitting);
  const python = await load({ ...options, _loadSnapshot: snapshot, createPyodideModule });
  const { loadedLibsByHandle, loadedLibsByName } = python._module.LDSO;
  for (const [handle, name] of handles) loadedLibsByHandle[handle] = loadedLibsByName[name];
  python.runPython("import importlib, random\nimportlib.invalidate_caches()\nrandom.seed()");
  return python;
}

async function start() {
  globalThis.beside = beside(site.ask()); // network/web.py finds it there
  const indexURL = `${site.base}pyodide/`;
  const memory = site.memory && bytes(`${indexURL}snapshot.bin`);
  if (memory) memory.catch(() => {}); // it is awaited later
  const [{ default: create }, found] = await Promise.all([
    import("../pyodide/pyodide.asm.mjs"),
    packages(indexURL),
  ]);
  const options = { indexURL, stdout: console.log, stderr: console.error };
  let python;
  try {
    python = memory && (await restored(options, found, create, memory));
    if (python) site.note({ restored: true }); // for whoever looks into it
  } catch (error) {
    console.warn(`Python starts anew: ${error.message}`);
  }
  python ||= await load({ ...options, createPyodideModule: having(found, create) });
  for (const name of PACKAGES) python.loadedPackages[name] = "default channel"; // as loadPackage says it
  return python;
}

const starting = start(); // whoever asks for it hears of it

export const loadPyodide = () => starting;
export { version };
