// Writes the memory of a Python that has imported the engine, under Node.js:
//   node snapshot.mjs MODULES PYODIDE_FOLDER STANDARD_LIBRARY TARGET WHEEL...
// See builder/make/snapshot.py. It is made as it is restored, by the worker's own modules.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, folder, stdLibURL, target, ...wheels] = process.argv.slice(2);
const { having, unpack } = await import(pathToFileURL(`${modules}/packages.mjs`));
const { packed } = await import(pathToFileURL(`${modules}/kept.mjs`));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const { default: create } = await import(pathToFileURL(`${folder}/pyodide.asm.mjs`));

// All that a first answer imports, but what imports JavaScript's names: those differ.
const IMPORTS = `
import interactive_classification.answers
import interactive_classification.classify
import interactive_classification.session
from PIL import Image
Image.preinit()
import PIL.WebPImagePlugin
`;

try {
  let table, fresh;
  const found = await unpack(wheels.map((wheel) => new Uint8Array(readFileSync(wheel))));
  const python = await loadPyodide({
    indexURL: `${folder}/`,
    stdLibURL,
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", TZ: "UTC" },
    _makeSnapshot: true,
    createPyodideModule: having(found, create, (module) => {
      table = module.wasmTable.length;
      fresh = module.HEAPU8.slice();
    }),
  });
  python.runPython(IMPORTS);
  for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
  const { HEAP8, LDSO } = python._module;
  const snapshot = python.makeMemorySnapshot();
  const handles = Object.entries(LDSO.loadedLibsByHandle).map(([handle, { name }]) => [handle, name]);
  writeFileSync(target, Buffer.concat(packed(snapshot, HEAP8.length, fresh, { table, handles })));
} catch (error) {
  console.error(String(error.message ?? error));
  process.exit(1);
}
process.exit(0);
