// Unpack the site's files, make workers and pictures find them, and start PyScript.
(() => {
  // Eight characters carry seven bytes. The few that HTML would change are written 128 higher.
  function bytes(text) {
    const found = new Uint8Array((text.length * 7) >> 3);
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < text.length; i++) {
      bits = (bits << 7) | (text.charCodeAt(i) & 127);
      count += 7;
      if (count >= 8) found[at++] = bits >> (count -= 8);
    }
    return found;
  }

  const base = new URL("./", document.baseURI).href;
  const files = new Map();
  for (const part of document.querySelectorAll("script[data-place]")) {
    const { place, type, packed } = part.dataset;
    files.set(place, { type, packed: packed !== undefined, bytes: bytes(part.textContent) });
    part.remove();
  }
  const site = { base, files };
  offline.supply(site);

  // From disk, Chromium runs a module worker only from a data: address. PyScript's text for one
  // comes here (the build sees to that), and the files follow as the worker's first message.
  const before = document.getElementById("offline-worker").textContent;
  offline.worker = ([text], { type }) =>
    `data:${type};charset=utf-8,${encodeURIComponent(before + text)}`;
  globalThis.Worker = class extends Worker {
    constructor(...options) {
      super(...options);
      this.postMessage(site);
    }
  };

  // Pictures do not pass through fetch. None of them is packed, so each has an address at once.
  const addresses = new Map();
  function address(name) {
    const place = new URL(name, base).href.slice(base.length);
    const file = files.get(place);
    if (!file) return name;
    if (!addresses.has(place))
      addresses.set(place, URL.createObjectURL(new Blob([file.bytes], { type: file.type })));
    return addresses.get(place);
  }
  const image = HTMLImageElement.prototype;
  const { get, set } = Object.getOwnPropertyDescriptor(image, "src");
  Object.defineProperty(image, "src", { get, set(name) { set.call(this, address(name)); } });
  image.setAttribute = function (key, value) {
    Element.prototype.setAttribute.call(this, key, key === "src" ? address(value) : value);
  };

  // Links to texts, such as the credits and the licences, open in a window of their own.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !files.has(link.href.slice(base.length))) return;
    event.preventDefault();
    const text = await (await fetch(link.href)).blob();
    const kind = link.href.endsWith(".html") ? "text/html" : "text/plain";
    open(URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` })));
  });

  offline.load("./core.js");
})();
