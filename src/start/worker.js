// In a worker: the page's first message, which nobody else is to see, tells what the site has and
// brings the port on which the page gives it.
addEventListener("message", (event) => {
  event.stopImmediatePropagation();
  const { base, places, kept, memory, port } = event.data;
  const known = new Set(places);

  // What the browser's store has is taken from there, past the page, which has enough to do. If it is
  // not as it should be, the page knows what to do.
  const stored = new Map(); // what is needed as a whole or more than once -> promise of it

  function once(name, begin) {
    if (!stored.has(name)) stored.set(name, begin());
    return stored.get(name);
  }

  async function match({ name, hash }) {
    const response = await caches.match(base + name);
    if (response?.headers.get("X-Inflated") !== hash) throw new Error(`${name} is not kept.`);
    return response;
  }

  // A blob comes at once, the same without one piece by piece.
  async function bytes(file) {
    const blob = await (await match(file)).blob();
    if (blob.size !== file.size) throw new Error(`${file.name} is not whole.`);
    return new Uint8Array(await blob.arrayBuffer());
  }

  async function own(place, { file, from, to }) {
    if (to !== undefined) return { body: (await once(file.name, () => bytes(file))).subarray(from, to) };
    if (!place.endsWith(".wasm")) return { body: await bytes(file) };
    return { module: await once(place, () => WebAssembly.compileStreaming(match(file))) };
  }

  async function open(place) {
    try {
      if (kept[place]) return await own(place, kept[place]);
    } catch {}
    return asked(place);
  }

  function asked(place, plain = false) {
    const { port1, port2 } = new MessageChannel();
    port.postMessage({ place, plain, to: port2 }, [port2]);
    return new Promise((resolve, reject) => {
      port1.onmessageerror = () => resolve(asked(place, true)); // a module that does not come through
      port1.onmessage = ({ data: { error, ...found } }) => {
        port1.close();
        if (error) reject(new TypeError(error));
        else resolve(found);
      };
    });
  }

  addEventListener("unhandledrejection", ({ reason }) => port.postMessage({ failed: String(reason) }));
  Object.assign(site, { base, memory });
  site.note = (noted) => port.postMessage({ noted });
  site.ask = () => {
    const { port1, port2 } = new MessageChannel();
    port.postMessage({ asking: port2 }, [port2]);
    return port1;
  };
  site.supply({ base, has: (place) => known.has(place), open });
  for (const place of soon) if (kept[place]) open(place);
}, { once: true });

// WebAssembly that will be needed: if this worker compiles it, that may begin now.
const soon = [];
site.soon = (place) => soon.push(place);

// In the worker that runs networks: the second message brings the port on which another asks it.
site.hears = () => {
  site.asked = new Promise((resolve) => {
    addEventListener("message", ({ data }) => resolve(data.asking), { once: true });
  });
};

// In the worker that is there before PyScript: its script comes with the second message. What the
// page says after that waits until that script listens, and comes one by one, as it would have come.
site.ahead = () => {
  const said = [];
  let running = false;

  function wait(event) {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    if (running) said.push(event);
    else import(event.data.script);
    running = true;
  }

  function next() {
    const event = said.shift();
    if (!event) return removeEventListener("message", wait);
    dispatchEvent(new MessageEvent("message", event));
    setTimeout(next);
  }

  addEventListener("message", wait);
  let deaf = true;
  site.listen = (...listener) => {
    addEventListener(...listener);
    if (deaf) setTimeout(next);
    deaf = false;
  };
};

// What the page has compiled need only be instantiated.
{
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const { module } = await source;
    if (!module) return instantiateStreaming(source, imports);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

// What Python evaluates as JavaScript imports through the site, too.
{
  const evaluate = eval;
  globalThis.eval = (code) => evaluate(site.loading(code));
}
