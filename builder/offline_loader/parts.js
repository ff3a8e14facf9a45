// The site's files inside the page, in place of a server. Runs first on the page and in each
// worker, where `fetch` and `offline.load` (the build writes it for `import()`) answer from here.
globalThis.offline = (() => {
  let supply;
  const supplied = new Promise((resolve) => (supply = resolve)); // {base, files}
  const fetchElsewhere = globalThis.fetch.bind(globalThis);
  const modules = new Map(); // absolute address -> promise of a blob's address

  // A file is {type, packed, blob}; `files` has them by their place below the base.
  async function find(address) {
    const { base, files } = await supplied;
    const url = new URL(address, base);
    url.search = url.hash = "";
    return url.href.startsWith(base) ? files.get(decodeURI(url.href.slice(base.length))) : undefined;
  }

  async function answer(request, options) {
    const file = await find(request.url ?? request);
    if (!file) return fetchElsewhere(request, options);
    const { type, packed, blob } = file;
    const body = packed
      ? blob.stream().pipeThrough(new DecompressionStream("deflate-raw"))
      : blob;
    return new Response(body, { headers: { "Content-Type": type } });
  }

  // A blob has no neighbours, so the modules it imports by relative names become blobs first.
  async function asBlob(address) {
    let text = await (await answer(address)).text();
    for (const [, name] of text.matchAll(/\bfrom ?"(\.\/[\w.-]+)"/g))
      text = text.replace(`"${name}"`, `"${await blobOf(new URL(name, address).href)}"`);
    return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }

  function blobOf(address) {
    if (!modules.has(address)) modules.set(address, asBlob(address));
    return modules.get(address);
  }

  // Only PyScript's modules import each other by relative names.
  async function load(name) {
    const { base } = await supplied;
    const address = new URL(name, `${base}pyscript/`).href;
    return import((await find(address)) ? await blobOf(address) : address);
  }

  // What PyScript keeps between visits, here kept for one.
  const storage = function () {
    return Object.assign(new Map(), { sync: async () => {}, close: async () => {} });
  };

  globalThis.fetch = answer;
  return { supply, load, storage };
})();
