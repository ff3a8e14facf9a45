// The engine's packages, put before Python starts where it looks for them, with their libraries
// linked: that spares Python unpacking them, and makes its memory the same each time, so that it
// can be kept and restored (see builder/make/snapshot.py). Knows neither a page nor Node.js.

async function inflated(bytes) {
  const plain = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

// The files in a zip: [name, promise of its bytes].
function unzipped(zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  let end = zip.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [method, size, nameLength] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const data = zip.subarray(from, from + size);
    return [name, method ? inflated(data) : data];
  });
}

// Unpack wheels, given in the order of their need, and compile the libraries in them.
export async function unpack(wheels) {
  const files = [];
  const libraries = [];
  for (const wheel of wheels)
    for (const [name, data] of unzipped(wheel)) {
      if (name.includes(".dist-info/")) continue; // Pyodide asks its list instead
      files.push([name, await data]);
      if (name.endsWith(".so")) libraries.push([name, WebAssembly.compile(await data)]);
    }
  return { files, libraries };
}

// A library that is linked before the runtime runs gets its memory below the heap: the same each time.
function link(module, path, library) {
  const dso = module.newDSO(path, undefined, "loading");
  dso.refcount = Infinity;
  dso.global = false;
  const how = { loadAsync: false, nodelete: true, allowUndefined: true };
  dso.exports = module.loadWebAssemblyModule(library, how, path, {});
}

// What makes Pyodide's module, with these packages in it; `linked` is called when they are.
export function having({ files, libraries }, create, linked) {
  return async (settings) => {
    const modules = await Promise.all(libraries.map(([, compiled]) => compiled));
    settings.preRun.push((module) => {
      const place = (name) => `${module.API.sitePackages}/${name}`;
      for (const [name, data] of files) {
        module.FS.mkdirTree(place(name).replace(/\/[^/]+$/, ""));
        module.FS.writeFile(place(name), data, { canOwn: true });
      }
      libraries.forEach(([name], i) => link(module, place(name), modules[i]));
      linked?.(module);
    });
    return create(settings);
  };
}
