// The site's files inside the page, in place of a server. Runs first on the page and in each
// worker, where `fetch` and `offline.load` (the build writes it for `import()`) answer from here.
globalThis.offline = (() => {
  let supply;
  const supplied = new Promise((resolve) => (supply = resolve)); // {base, files}
  const fetchElsewhere = globalThis.fetch.bind(globalThis);
  const modules = new Map(); // absolute address -> promise of an address to import

  // A file is {type, packed, bytes}; `files` has them by their place below the base.
  async function find(address) {
    const { base, files } = await supplied;
    const url = new URL(address, base);
    url.search = url.hash = "";
    return url.href.startsWith(base) ? files.get(decodeURI(url.href.slice(base.length))) : undefined;
  }

  async function answer(request, options) {
    const file = await find(request.url ?? request);
    if (!file) return fetchElsewhere(request, options);
    const { type, packed, bytes } = file;
    const { body } = new Response(bytes);
    const plain = packed ? body.pipeThrough(new DecompressionStream("deflate-raw")) : body;
    return new Response(plain, { headers: { "Content-Type": type } });
  }

  // From disk, WebKit lets no worker read a blob, not even one of its own. A data: address does
  // there, but is slow in Firefox, which takes the whole of it for the module's name.
  const readsBlobs = new Blob(["-"]).text().then(() => true, () => false);

  async function addressOf(text) {
    return (await readsBlobs)
      ? URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
      : `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  }

  // Such a module has no neighbours: those it imports by relative names get addresses first.
  async function unpack(address) {
    let text = await (await answer(address)).text();
    for (const [, name] of text.matchAll(/\bfrom ?"(\.\/[\w.-]+)"/g))
      text = text.replace(`"${name}"`, `"${await unpacked(new URL(name, address).href)}"`);
    return addressOf(text);
  }

  function unpacked(address) {
    if (!modules.has(address)) modules.set(address, unpack(address));
    return modules.get(address);
  }

  // Only PyScript's modules import each other by relative names.
  async function load(name) {
    const { base } = await supplied;
    const address = new URL(name, `${base}pyscript/`).href;
    return import((await find(address)) ? await unpacked(address) : address);
  }

  // What PyScript keeps between visits, here kept for one.
  const storage = function () {
    return Object.assign(new Map(), { sync: async () => {}, close: async () => {} });
  };

  globalThis.fetch = answer;
  return { supply, load, storage };
})();
