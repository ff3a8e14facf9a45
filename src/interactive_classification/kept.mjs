// A Python's memory as a file, with all that it has imported: written while the site is built (see
// builder/in_pyodide/snapshot.mjs), and restored at later visits. Pages of zeros are left out.
// The file: the length of what follows in JSON, as four bytes; that; and the other pages.

const PAGE = 4096;

export function packed(snapshot, about) {
  const runs = [];
  for (let from = 0; from < snapshot.length; from += PAGE) {
    const page = snapshot.subarray(from, from + PAGE);
    if (page.every((byte) => byte === 0)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === from) last[1] += page.length;
    else runs.push([from, page.length]);
  }
  const head = new TextEncoder().encode(JSON.stringify({ ...about, size: snapshot.length, runs }));
  const parts = runs.map(([from, length]) => snapshot.subarray(from, from + length));
  return [new Uint8Array(Uint32Array.of(head.length).buffer), head, ...parts];
}

export function unpacked(file) {
  const headLength = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { size, runs, ...about } = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + headLength)));
  const snapshot = new Uint8Array(size);
  let at = 4 + headLength;
  for (const [from, length] of runs) snapshot.set(file.subarray(at, (at += length)), from);
  if (at !== file.length) throw new Error("The kept memory is not whole.");
  return { snapshot, ...about };
}
