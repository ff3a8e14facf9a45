// How the page and its workers get the site's files. Runs first in each of them: from then on
// `fetch`, and `site.load` in place of `import()`, answer through one source. The page's own
// source is the network, or the page itself; a worker's is the page. So files are asked for again,
// counted and checked in one place, and no host's idea of a file's type matters.
globalThis.site = (() => {
  const TYPES = {
    html: "text/html;charset=utf-8", js: "text/javascript", mjs: "text/javascript",
    json: "application/json", md: "text/markdown;charset=utf-8", py: "text/x-python;charset=utf-8",
    css: "text/css", wasm: "application/wasm", jpg: "image/jpeg", png: "image/png",
    svg: "image/svg+xml", webp: "image/webp", txt: "text/plain;charset=utf-8",
  };
  const type = (place) => TYPES[place.split(".").pop()] ?? "application/octet-stream";

  // {base, has(place), open(place)}: `open` promises {body, packed}, the file's bytes or a stream of
  // them, deflated or not; or {module}, WebAssembly that has been compiled. A place is an address
  // below the base.
  let supply;
  const source = new Promise((resolve) => (supply = resolve));
  const elsewhere = globalThis.fetch.bind(globalThis);
  const modules = new Map(); // absolute address -> promise of an address to import
  // absolute address -> promise of what it exports: whoever imports a module that still awaits
  // something gets it too early in WebKit
  const loaded = new Map();

  async function placeOf(address) {
    const { base, has } = await source;
    const url = new URL(address, base);
    url.search = url.hash = "";
    const place = url.href.startsWith(base) && decodeURI(url.href.slice(base.length));
    return has(place) ? place : undefined;
  }

  async function answer(request, options) {
    const place = await placeOf(request.url ?? request);
    if (place === undefined) return elsewhere(request, options);
    const { body, packed, module } = await (await source).open(place);
    const response = new Response(packed ? inflated(body) : body ?? null, { headers: { "Content-Type": type(place) } });
    return module ? Object.assign(response, { module }) : response;
  }

  function inflated(body) {
    return new Response(body).body.pipeThrough(new DecompressionStream("deflate-raw"));
  }

  async function bytesOf(body, packed) {
    return new Uint8Array(await new Response(packed ? inflated(body) : body).arrayBuffer());
  }

  // From disk, WebKit lets no worker read a blob, not even one of its own. A data: address does
  // there, but is slow in Firefox, which takes the whole of it for the module's name.
  const readsBlobs = new Blob(["-"]).text().then(() => true, () => false);

  async function addressOf(text) {
    return (await readsBlobs)
      ? URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
      : `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  }

  const loading = (code) => code.replace(/(?<![\w$.])import\(/g, "site.load(");

  // Such a module has no neighbours: those it imports by relative names get addresses first.
  async function unpack(address) {
    let text = loading(await (await answer(address)).text());
    for (const [, name] of text.matchAll(/\bfrom ?"(\.\/[\w.-]+)"/g))
      text = text.replace(`"${name}"`, `"${await unpacked(new URL(name, address).href)}"`);
    return addressOf(text);
  }

  function unpacked(address) {
    if (!modules.has(address)) modules.set(address, unpack(address));
    return modules.get(address);
  }

  // What imports by relative names while it runs is PyScript's modules, or in a folder beside them.
  async function load(name) {
    const { base } = await source;
    const address = new URL(name, `${base}pyscript/`).href;
    if (!loaded.has(address)) loaded.set(address, begin(address));
    return loaded.get(address);
  }

  async function begin(address) {
    try {
      return await import((await placeOf(address)) === undefined ? address : await unpacked(address));
    } catch (error) {
      for (const known of [loaded, modules]) known.delete(address); // it may be there at another try
      throw error;
    }
  }

  // What PyScript opens a database for, if only to empty it: kept for one visit here, since a
  // browser may refuse the database.
  const storage = function () {
    return Object.assign(new Map(), { sync: async () => {}, close: async () => {} });
  };

  globalThis.fetch = answer;
  return { supply, load, loading, storage, type, elsewhere, bytesOf };
})();
