// Runs a Python script in Pyodide under Node.js:
//   node run.mjs PYODIDE_FOLDER SCRIPT [ARGUMENT...]
// The script sees this machine's files under /here, and sys.argv as usual.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, script, ...rest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: `${folder}/`, checkAPIVersion: false });
pyodide.mountNodeFS("/here", "/");
pyodide.globals.set("arguments", pyodide.toPy([script, ...rest]));
pyodide.globals.set("pyodide_js", pyodide);
try {
  await pyodide.runPythonAsync(
    `import sys\nsys.argv = list(arguments)\n` + readFileSync(script, "utf8"),
    { filename: script },
  );
} catch (error) {
  console.error(String(error.message ?? error));
  process.exit(1);
}
process.exit(0);
