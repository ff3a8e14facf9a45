// A Python's memory as a file, with all that it has imported: written while the site is built (see
// builder/in_pyodide/snapshot.mjs), and restored at later visits. What the memory has in it before
// Python runs is there again without the file: so are pages that are the same.
// The file: the length of what follows in JSON, as four bytes; that; and the pages that differ.

const PAGE = 4096;

// Of all of a memory, since what is not in the file has to be the same, too.
function sumOf(bytes) {
  let sum = 0;
  for (const word of new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)) sum = (Math.imul(sum, 31) + word) | 0;
  return sum;
}

// `snapshot` is Pyodide's, a head and the memory, `fresh` the memory before Python ran.
export function packed(snapshot, size, fresh, about) {
  const head = snapshot.length - size;
  const before = new Uint8Array(snapshot.length);
  before.set(fresh, head);
  const runs = [[0, head]];
  for (let from = head; from < snapshot.length; from += PAGE) {
    const page = snapshot.subarray(from, from + PAGE);
    if (page.every((byte, at) => byte === before[from + at])) continue;
    const last = runs.at(-1);
    if (last[0] + last[1] === from) last[1] += page.length;
    else runs.push([from, page.length]);
  }
  const told = { ...about, head, size: snapshot.length, sum: sumOf(snapshot), runs };
  const first = new TextEncoder().encode(JSON.stringify(told));
  const parts = runs.map(([from, length]) => snapshot.subarray(from, from + length));
  return [new Uint8Array(Uint32Array.of(first.length).buffer), first, ...parts];
}

// The snapshot has no more than its head until it is filled, from the memory before Python runs.
export function unpacked(file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { head, size, sum, runs, ...about } = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
  const snapshot = new Uint8Array(size);
  snapshot.set(file.subarray(4 + length, 4 + length + head));

  function fill(fresh) {
    snapshot.set(fresh.subarray(0, size - head), head);
    let at = 4 + length;
    for (const [from, count] of runs) snapshot.set(file.subarray(at, (at += count)), from);
    if (sumOf(snapshot) !== sum) throw new Error("The kept memory is not whole.");
  }

  return { snapshot, fill, ...about };
}
