// On the page: workers get the site's files from it, and the engine's two are there before PyScript:
// that in which Python runs, and that in which ONNX Runtime does.
site.employ = (source) => {
  if (typeof WebAssembly !== "object") return; // site.words tells

  // A worker's WebAssembly is compiled while it arrives, on other threads, and before that worker
  // is there; another worker after it finds it compiled.
  const PYTHON = "pyodide/pyodide.asm.wasm";
  const ORT = "ort/ort-wasm-simd-threaded.wasm";
  const compiled = new Map(); // place -> promise of a module

  async function compile(place) {
    try {
      return await WebAssembly.compileStreaming(fetch(source.base + place));
    } catch {
      const { body, packed } = await source.open(place, true, true); // unlike that, it is sound
      return WebAssembly.compile(await site.bytesOf(body, packed));
    }
  }

  function module(place) {
    if (!compiled.has(place)) compiled.set(place, compile(place));
    return compiled.get(place);
  }

  async function give({ data: { place, to, failed, noted, plain, asking } }, worker) {
    if (noted) return Object.assign(site, noted);
    if (asking) return worker.beside(asking);
    if (failed) return site.failed(failed);
    try {
      if (place.endsWith(".wasm") && !plain) return to.postMessage({ module: await module(place) });
    } catch {} // a browser that gives no worker a module: it has to compile for itself
    try {
      const { body, packed } = await source.open(place, true);
      const bytes = body instanceof Uint8Array ? body.slice() : await site.bytesOf(body);
      to.postMessage({ body: bytes, packed }, [bytes.buffer]);
    } catch (error) {
      to.postMessage({ error: String(error) });
    }
  }

  // From disk, Chromium runs a module worker only from a data: address.
  function address(text) {
    return location.protocol === "file:"
      ? `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`
      : URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }

  const before = document.getElementById("for-workers").textContent;
  const own = (begin) => new Supplied(address(before + begin), { type: "module" });
  const runtime = () => own(`site.soon("${ORT}"); site.hears(); site.load("../engine/runtime.mjs");`);

  class Supplied extends Worker {
    #runtime; // the worker that this one asks, if it does

    constructor(...options) {
      super(...options);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => give(event, this);
      this.addEventListener("error", (event) => site.failed(event));
      this.addEventListener("message", ({ data }) => data instanceof Error && site.failed(data));
      const { base, places, kept, memory } = source;
      super.postMessage({ base, places, kept, memory, port: port2 }, [port2]);
    }

    beside(asking) {
      this.#runtime = spare || runtime();
      spare = undefined;
      this.#runtime.postMessage({ asking }, [asking]);
    }

    terminate() {
      this.#runtime?.terminate();
      super.terminate();
    }
  }

  // The first worker that is asked for is the engine's, which has begun to start Python by then.
  const starts = source.has("pyodide/pyodide.mjs"); // in the overview of all states nothing does
  let ahead = starts && own(`site.soon("${PYTHON}"); site.ahead(); site.load("../engine/interpreter.mjs");`);
  let spare = starts && runtime();
  globalThis.Worker = class extends Supplied {
    constructor(script, ...options) {
      if (!ahead) return void super(script, ...options);
      const begun = Object.setPrototypeOf(ahead, new.target.prototype);
      ahead = undefined;
      begun.postMessage({ script });
      return begun;
    }
  };

  // PyScript's text for a worker comes here (the build sees to that).
  site.worker = ([text]) => address(ahead ? `const addEventListener = site.listen;\n${text}` : before + text);

  for (const place of [PYTHON, ORT].filter((place) => source.has(place) && !source.kept[place])) module(place).catch(() => {}); // whoever asks for it hears of it
};
