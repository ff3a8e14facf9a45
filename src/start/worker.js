// In a worker: the page's first message, which nobody else is to see, tells what the site has and
// brings the port on which the page gives it.
addEventListener("message", (event) => {
  event.stopImmediatePropagation();
  const { base, places, kept, port } = event.data;
  const known = new Set(places);

  function open(place, plain = false) {
    const { port1, port2 } = new MessageChannel();
    port.postMessage({ place, plain, to: port2 }, [port2]);
    return new Promise((resolve, reject) => {
      let controller;
      const stream = new ReadableStream({ start: (given) => { controller = given; } });
      port1.onmessageerror = () => resolve(open(place, true)); // a module that does not come through
      port1.onmessage = ({ data: { module, packed, chunk, error } }) => {
        if (module) return resolve({ module });
        if (packed !== undefined) return resolve({ stream, packed });
        if (chunk) return controller.enqueue(chunk);
        port1.close();
        if (!error) return controller.close();
        reject(new TypeError(error));
        controller.error(new TypeError(error));
      };
    });
  }

  addEventListener("unhandledrejection", ({ reason }) => port.postMessage({ failed: String(reason) }));
  site.kept = kept;
  site.note = (noted) => port.postMessage({ noted });
  site.supply({ base, has: (place) => known.has(place), open });
}, { once: true });

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
