// Runs Python in Pyodide with nothing around it, for the benchmark to compare with.
let python;

const work = {
  async start(indexURL) {
    const { loadPyodide } = await import(`${indexURL}pyodide.mjs`);
    python = await loadPyodide({ indexURL });
  },
  load: packages => python.loadPackage(packages).then(() => null),
  async run([code, values]) {
    for (const [name, value] of Object.entries(values)) python.globals.set(name, value);
    return await python.runPythonAsync(code);
  },
};

onmessage = async ({ data: [name, argument] }) => {
  try {
    postMessage({ result: await work[name](argument) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
