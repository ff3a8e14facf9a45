// On the page: give workers the site's files, and start PyScript. `start` is called with the page's
// source of files, see modules.js, which also lists all `places`, tells what part of what the start
// needs has `arrived`, and whether the browser has `kept` all. It is supplied before, so that `fetch` answers at once.
site.start = (source) => {
  // A worker's WebAssembly is compiled while it arrives, on other threads, and before that worker
  // is there; another worker after it finds it compiled.
  const SOON = ["pyodide/pyodide.asm.wasm", "ort/ort-wasm-simd-threaded.wasm"];
  const compiled = new Map(); // place -> promise of a module

  async function compile(place) {
    try {
      return await WebAssembly.compileStreaming(fetch(source.base + place));
    } catch {
      const { stream, packed } = await source.open(place, true); // unlike that, it is sound
      const plain = packed ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream;
      return WebAssembly.compile(await new Response(plain).arrayBuffer());
    }
  }

  function module(place) {
    if (!compiled.has(place)) compiled.set(place, compile(place));
    return compiled.get(place);
  }

  async function give({ data: { place, to, failed, noted, plain } }) {
    if (noted) return Object.assign(site, noted);
    if (failed) return site.failed(failed);
    try {
      if (place.endsWith(".wasm") && !plain) return to.postMessage({ module: await module(place) });
    } catch {} // a browser that gives no worker a module: it has to compile for itself
    try {
      const { stream, packed } = await source.open(place);
      to.postMessage({ packed });
      const reader = stream.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        to.postMessage({ chunk: value });
      }
      to.postMessage({});
    } catch (error) {
      to.postMessage({ error: String(error) });
    }
  }

  // PyScript's text for a worker comes here (the build sees to that). From disk, Chromium runs
  // a module worker only from a data: address.
  const before = document.getElementById("for-workers").textContent;
  site.worker = ([text], options) =>
    location.protocol === "file:"
      ? `data:${options.type};charset=utf-8,${encodeURIComponent(before + text)}`
      : URL.createObjectURL(new Blob([before, text], options));
  globalThis.Worker = class extends Worker {
    constructor(...options) {
      super(...options);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = give;
      this.addEventListener("error", site.failed);
      this.addEventListener("message", ({ data }) => data instanceof Error && site.failed(data));
      const { base, places, kept } = source;
      super.postMessage({ base, places, kept, port: port2 }, [port2]);
    }
  };

  site.tried = (owner, name, ...values) => {
    try {
      return owner[name](...values) ?? null;
    } catch {
      return null;
    }
  };

  // How much has arrived; then, while Python starts, only that it goes on.
  const bar = document.getElementById("progress");
  const showing = setInterval(() => {
    if (["ready", "busy"].includes(document.body.dataset.state)) return clearInterval(showing);
    const arrived = source.arrived();
    if (arrived < 1) bar.value = arrived;
    else bar.removeAttribute("value");
  }, 200);

  for (const place of SOON.filter(source.has)) module(place).catch(() => {}); // whoever asks for it hears of it
  return site.load("./core.js");
};
