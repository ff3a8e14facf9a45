// A Python's memory as a file, with all that it has imported: written while the site is built (see
// builder/in_pyodide/snapshot.mjs), and restored at later visits. What the memory has in it before
// Python runs is there again without the file: so are pages that are the same.
// The file: the length of what follows in JSON, as four bytes; that; and the pages that differ.

const PAGE = 4096;

// Runs of pages that a test picks, as pairs of where one begins and its length.
function runsOf(snapshot, head, picked) {
  const runs = [];
  for (let from = head; from < snapshot.length; from += PAGE) {
    const page = snapshot.subarray(from, from + PAGE);
    if (!picked(page, from - head)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === from) last[1] += page.length;
    else runs.push([from, page.length]);
  }
  return runs;
}

// An ordinary loop: it runs once, too short a time for V8 to make a quick one of the other kind.
function sumOf(snapshot, runs) {
  let sum = 0;
  for (const [from, length] of runs) {
    const words = new Uint32Array(snapshot.buffer, from, length >> 2);
    for (let i = 0; i < words.length; i++) sum = (Math.imul(sum, 31) + words[i]) | 0;
  }
  return sum;
}

// `snapshot` is Pyodide's, a head and so many bytes of memory; `fresh` the memory before Python ran.
export function packed(snapshot, memory, fresh, about) {
  const head = snapshot.length - memory;
  const zero = new Uint8Array(PAGE);
  const before = (at) => (at < fresh.length ? fresh.subarray(at, at + PAGE) : zero);
  const equal = (page, other) => page.every((byte, at) => byte === other[at]);
  const same = runsOf(snapshot, head, (page, at) => equal(page, before(at)) && !equal(page, zero));
  const runs = [[0, head], ...runsOf(snapshot, head, (page, at) => !equal(page, before(at)))];
  const sum = sumOf(snapshot, [...same, ...runs]);
  const told = new TextEncoder().encode(JSON.stringify({ ...about, head, size: snapshot.length, same, runs, sum }));
  const parts = runs.map(([from, length]) => snapshot.subarray(from, from + length));
  return [new Uint8Array(Uint32Array.of(told.length).buffer), told, ...parts];
}

// The snapshot has no more than its head until it is filled, from the memory before Python runs.
export function unpacked(file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { head, size, same, runs, sum, ...about } = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
  const snapshot = new Uint8Array(size);
  snapshot.set(file.subarray(4 + length, 4 + length + head));

  function fill(fresh) {
    for (const [from, count] of same) snapshot.set(fresh.subarray(from - head, from - head + count), from);
    let at = 4 + length;
    for (const [from, count] of runs) snapshot.set(file.subarray(at, (at += count)), from);
    if (sumOf(snapshot, [...same, ...runs]) !== sum) throw new Error("The kept memory is not whole.");
  }

  return { snapshot, memory: size - head, fill, ...about };
}
