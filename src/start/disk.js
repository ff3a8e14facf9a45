// In offline.html: the site's files lie inside the page.
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

  const source = { base, places: [...files.keys()], has: (place) => files.has(place), open, arrived: () => 1 };
  site.build = LISTED.build;
  site.supply(source);
  site.employ(source);
  if (site.words(LISTED.words)) site.start(source).catch(site.failed);
})();
