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
      port1.onmessageerror = () => resolve(open(place, true)); // a module that does not come through
      port1.onmessage = ({ data: { error, ...found } }) => {
        port1.close();
        if (error) reject(new TypeError(error));
        else resolve(found);
      };
    });
  }

  addEventListener("unhandledrejection", ({ reason }) => port.postMessage({ failed: String(reason) }));
  Object.assign(site, { base, kept });
  site.note = (noted) => port.postMessage({ noted });
  site.ask = () => {
    const { port1, port2 } = new MessageChannel();
    port.postMessage({ asking: port2 }, [port2]);
    return port1;
  };
  site.supply({ base, has: (place) => known.has(place), open });
}, { once: true });

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
