// In offline.html: the site's files lie inside the page.
(() => {
  // The page is in windows-1252, in which every byte is a character. The few that HTML would change
  // are written 128 higher, after another one.
  const MARK = 0x1b;
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const byteOf = new Uint8Array(0x2123);
  [...new TextDecoder("windows-1252").decode(all)].forEach((character, byte) => { byteOf[character.charCodeAt()] = byte; });

  function bytes(text) {
    const found = new Uint8Array(text.length);
    let at = 0;
    for (let i = 0; i < text.length; i++) {
      const byte = byteOf[text.charCodeAt(i)];
      found[at++] = byte === MARK ? byteOf[text.charCodeAt(++i)] & 127 : byte;
    }
    return found.slice(0, at);
  }

  const base = new URL("./", document.baseURI).href;
  const files = new Map(); // place -> {bytes, packed}, or {whole, from, to}: a promise, and where in it
  for (const part of document.querySelectorAll("script[data-place]")) {
    const { place, holds } = part.dataset;
    const inside = holds ? JSON.parse(holds) : [[place]];
    const block = bytes(part.textContent);
    let from = 0;
    const whole = inside.length > 1 && site.bytesOf(block, true);
    for (const [place, size] of inside)
      files.set(place, whole ? { whole, from, to: (from += size) } : { bytes: block, packed: !!holds });
    part.remove();
  }

  async function open(place) {
    const { bytes, packed = false, whole, from, to } = files.get(place);
    return { body: whole ? (await whole).subarray(from, to) : bytes, packed };
  }

  // Pictures do not pass through fetch. None of them is packed, so each has an address at once.
  const addresses = new Map();
  function address(name) {
    const place = new URL(name, base).href.slice(base.length);
    const file = files.get(place);
    if (!file) return name;
    if (!addresses.has(place)) {
      const blob = new Blob([file.bytes], { type: site.type(place) });
      addresses.set(place, URL.createObjectURL(blob));
    }
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
    window.open(URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` })));
  });

  const memory = files.has("pyodide/snapshot.bin");
  const source = { base, places: [...files.keys()], kept: {}, memory, has: (place) => files.has(place), open, arrived: () => 1 };
  site.build = LISTED.build;
  site.supply(source);
  site.employ(source);
  if (site.words(LISTED.words)) site.start(source).catch(site.failed);
})();
