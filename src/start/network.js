// On a site: its files come from the host, most of them deflated by the build, and the small ones
// together. Each is asked for again, with growing pauses, until it is whole and has the hash that
// the build wrote down.
site.network = (base, files, kept) => {
  const PAUSES = [0.5, 1, 2, 4, 8, 15]; // seconds before the second try and the next ones
  const PATIENCE = 10; // seconds without a byte after which a file is asked for anew; then twice that
  const TRIES = 3; // of what the page can do without
  const AHEAD = 4e5; // bytes still to come at which the next file is asked for, so that no line idles
  const STUCK = 2; // seconds without a byte after which nothing more waits for a file
  const underway = new Set();
  const held = new Map(); // name -> file that has not come yet, or that nobody has asked for yet
  const together = new Map(); // name -> promise of the bytes of the files in it, which stay
  const where = new Map(); // place -> {name, packed, from, to}: which file has it, and its part of it
  const counted = { got: 0, size: 0 };

  const queue = []; // files that wait for those before them, in the order of their need
  const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

  async function hashOf(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return btoa(String.fromCharCode(...hash));
  }

  function joined(chunks, size) {
    const whole = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  // What is needed first comes first: it would come last if all were asked for at once.
  function advance() {
    if (!queue.length) return;
    const now = performance.now();
    const comes = ({ begun, heard }) => begun <= now && now - Math.max(begun, heard) < 1000 * STUCK;
    let bytes = [...underway].filter(comes).reduce((sum, { size, got }) => sum + Math.max(0, size - got), 0);
    while (queue.length && bytes < AHEAD) {
      const file = queue.shift();
      bytes += file.size;
      file.begin();
    }
  }
  const advancing = setInterval(() => (queue.length ? advance() : clearInterval(advancing)), 500);

  class File {
    chunks = [];
    bytes; // all of it, once it is there and sound
    got = 0;
    kept = false; // whether the service worker gave it: as what is in it, and sound
    trouble = ""; // why the latest try failed: missing, damaged or silent
    tries = 0; // that failed
    begun = Infinity; // when it was asked for
    heard = 0; // when the latest byte came
    #waiting = [];

    // Whoever counts its bytes lets it wait its turn. What was damaged is to be had anew.
    constructor(place, count, anew = false) {
      Object.assign(this, { place, count, anew, ...files.get(place) });
      held.set(place, this);
      underway.add(this);
      this.answered = new Promise((resolve) => (this.answer = resolve));
      this.arrival = this.#arrive().finally(() => underway.delete(this));
      this.arrival.catch(() => {}); // whoever reads it hears of it
    }

    async #arrive() {
      if (this.count) await new Promise((resolve) => (queue.push(this), (this.turn = resolve)));
      for (;;) {
        this.begun = performance.now();
        this.stop = new AbortController();
        try {
          await this.#tried();
          return this.#changed();
        } catch (error) {
          this.trouble = this.stop.signal.reason?.trouble ?? error.trouble ?? "missing";
          this.#changed();
          if (++this.tries >= TRIES && this.optional) throw error;
          await wait(PAUSES[Math.min(this.tries, PAUSES.length) - 1]);
        }
      }
    }

    async #tried() {
      const again = this.anew || this.tries > 0;
      const options = { signal: this.stop.signal, cache: again ? "reload" : "default" };
      const response = (await this.#near(again)) ?? (await site.elsewhere(base + this.place, options));
      this.trouble = "";
      if (!response.ok) throw new Error(`${this.place} was answered with ${response.status}.`);
      const hash = response.headers.get("X-Inflated"); // see service_worker.js
      if (this.kept !== !!hash) this.#take();
      this.kept = !!hash;
      if (hash) return this.#trust(response, hash);
      this.answer();
      const reader = response.body.getReader();
      for (let seen = 0; ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        this.heard = performance.now();
        seen += value.length;
        // What came before a connection broke is not needed again.
        const fresh = seen - this.got;
        if (fresh > 0) this.#take(fresh < value.length ? value.slice(-fresh) : value);
      }
      // Without a safe connection browsers compute no hashes; the length tells most faults.
      const whole = this.got === this.size && joined(this.chunks, this.size);
      if (whole && (!crypto.subtle || (await hashOf(whole)) === this.hash)) return (this.bytes = whole);
      throw this.#damaged();
    }

    // Past the service worker the browser's store is quicker.
    async #near(again) {
      const response = kept && !again && this.holds && (await caches.match(base + this.place).catch(() => {}));
      return response?.headers?.has("X-Inflated") ? response : undefined;
    }

    // The browser's store was given it with its hash, and looks after it itself.
    async #trust(response, hash) {
      this.heard = performance.now();
      if (hash !== `sha256-${this.hash}`) throw this.#damaged(); // of another build
      const bytes = new Uint8Array(await (await response.blob()).arrayBuffer());
      if (bytes.length !== this.plain) throw this.#damaged();
      this.bytes = bytes;
      this.count?.(this.size - this.got);
      this.got = this.size;
      this.answer();
    }

    #damaged() {
      this.#take();
      return Object.assign(new Error(`${this.place} arrived damaged.`), { trouble: "damaged" });
    }

    begin() {
      this.begun = performance.now();
      this.turn();
    }

    // Take a piece; or begin anew.
    #take(chunk) {
      const got = chunk ? this.got + chunk.length : 0;
      this.count?.(got - this.got);
      this.got = got;
      if (chunk) this.chunks.push(chunk);
      else this.chunks = [];
      this.#changed();
    }

    #changed() {
      advance();
      for (const resolve of this.#waiting.splice(0)) resolve();
    }

    again() {
      this.stop.abort(Object.assign(new Error(`${this.place} has gone silent.`), { trouble: "silent" }));
    }

    get patience() {
      return 1000 * PATIENCE * 2 ** this.tries;
    }

    // WebAssembly is compiled while it arrives; its last piece is held back until its hash is known.
    stream() {
      const { chunks } = this;
      let next = 0;
      return new ReadableStream({
        pull: async (given) => {
          while (!this.bytes && chunks === this.chunks && next + 1 >= chunks.length && underway.has(this))
            await new Promise((resolve) => this.#waiting.push(resolve));
          if (chunks !== this.chunks) given.error(new TypeError(`${this.place} arrived damaged.`));
          else if (next < chunks.length) given.enqueue(chunks[next++]);
          else given.close();
        },
      });
    }
  }

  function take(name, anew) {
    const file = (!anew && held.get(name)) || new File(name, undefined, anew);
    // It need not be held twice: who asks again finds it in the browser's cache.
    const taken = file.arrival.finally(() => held.delete(name));
    taken.catch(() => {}); // whoever reads it hears of it
    return file;
  }

  async function inflated(name) {
    const file = take(name);
    await file.arrival;
    return file.kept ? file.bytes : site.bytesOf(file.bytes, true);
  }

  // WebAssembly is given out while it arrives, unless that is not wished, or what came so was
  // damaged; all else whole.
  async function open(place, wholly = !place.endsWith(".wasm"), anew = false) {
    const { name, packed, from, to } = where.get(place);
    if (to === undefined) {
      const file = take(name, anew);
      await (wholly ? file.arrival : Promise.race([file.answered, file.arrival]));
      if (!file.kept) return { body: wholly ? file.bytes : file.stream(), packed };
      await file.arrival;
      return { body: file.bytes };
    }
    if (!together.has(name)) together.set(name, inflated(name));
    return { body: (await together.get(name)).subarray(from, to), packed: false };
  }

  for (const [name, { holds }] of files) {
    if (!holds) where.set(name, { name, packed: false });
    else if (holds.length === 1) where.set(holds[0][0], { name, packed: true });
    else {
      let from = 0;
      for (const [place, size] of holds) where.set(place, { name, from, to: (from += size) });
    }
  }
  const near = {}; // what the service worker has kept inflated: place -> {file, from, to}
  for (const [name, { size, hash, plain, early, optional, workers, holds }] of files) {
    if (!early) continue;
    const file = { name, hash: `sha256-${hash}`, size: plain };
    if (kept) for (const [place] of holds ?? []) near[place] = { file, ...where.get(place) };
    if (!kept || !workers) {
      if (!optional) counted.size += size;
      new File(name, (more) => { if (!optional) counted.got += more; });
    }
  }
  advance();
  return {
    base, places: [...where.keys()], kept: near, memory: "pyodide/snapshot.bin" in near,
    has: (place) => where.has(place), open,
    arrived: () => Math.min(1, counted.got / counted.size), underway,
  };
};
