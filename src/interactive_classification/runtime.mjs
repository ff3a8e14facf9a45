// ONNX Runtime on wasm, in a worker of its own: it starts beside Python, and computes beside it.
// beside.mjs asks it. The page's own network is opened before anybody asks for it.
const ort = await import("../ort/ort.wasm.min.mjs");
ort.env.wasm.wasmPaths = `${site.base}ort/`;
// More threads would be slower than fewer: the network is small. Several need memory that only an
// isolated page shares.
ort.env.wasm.numThreads = crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;

const FIRST = `${site.base}models/squeezenet.onnx`;
let first = ort.InferenceSession.create(FIRST, { executionProviders: ["wasm"] });
first.catch(() => {}); // whoever asks for it hears of it

const sessions = [];

const work = {
  async create(model, options) {
    const begun = model === FIRST && first;
    if (begun) first = undefined;
    return sessions.push(await (begun || ort.InferenceSession.create(model, options))) - 1;
  },

  async run(number, feeds, names) {
    const given = Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)]);
    const found = await sessions[number].run(Object.fromEntries(given), names);
    return Object.fromEntries(names.map((name) => {
      const { type, data, dims } = found[name];
      return [name, { type, data, dims }];
    }));
  },

  async release(number) {
    await sessions[number].release();
    delete sessions[number];
  },
};

// One after the other: ONNX Runtime has one memory.
let last = Promise.resolve();
const port = await site.asked;
port.onmessage = ({ data: { what, given, to } }) => {
  last = last.then(async () => {
    try {
      const result = await work[what](...given);
      const outputs = what === "run" ? Object.values(result).map(({ data }) => data.buffer) : [];
      to.postMessage({ result }, outputs);
    } catch (error) {
      to.postMessage({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
};
