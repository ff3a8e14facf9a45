// Keeps the whole site, so that the next visit needs no network and all its files fit together.
// The build writes three constants in front: BUILD, a name for this build's contents; FILES, of each
// file its place, its hash and whether it is to lie inflated; and ASKED_FOR, those that are kept only
// once they were asked for.
const ROOT = new URL("./", location.href).href;
const OURS = `interactive-classification ${ROOT} `;
const CACHE = OURS + BUILD;

// A browser refuses a file whose hash is another, so a host in the middle of an upgrade, or a
// stale copy on the way, cannot mix two builds: it is tried again at the next visit.
async function keep([place, integrity, inflated], cache) {
  const response = await fetch(ROOT + place, { integrity, cache: "no-cache" });
  if (!response.ok) throw new Error(`${place} was answered with ${response.status}.`);
  await cache.put(ROOT + place, inflated ? plain(response, place, integrity) : response);
}

// Each start would have to inflate it again. The page sees by the header that it need not, and which
// file it is; and browsers compile WebAssembly by its type.
function plain(response, place, integrity) {
  const body = response.body.pipeThrough(new DecompressionStream("deflate-raw"));
  const type = place.includes(".wasm.") ? "application/wasm" : "application/octet-stream";
  return new Response(body, { headers: { "X-Inflated": integrity, "Content-Type": type } });
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((file) => keep(file, cache)));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// A storage that throws must not shut a site whose host is well. Whoever found a file damaged asks
// for it with "reload".
async function answer(request, address) {
  const named = ([place]) => ROOT + place === address;
  const kept = await caches.open(CACHE).then(async (cache) => {
    const found = await cache.match(address);
    const damaged = found && request.cache === "reload" && FILES.find(named);
    const file = found ? damaged : ASKED_FOR.find(named);
    if (!file) return found;
    await keep(file, cache);
    return cache.match(address);
  }).catch(() => null);
  if (!kept) return fetch(request);
  return request.mode === "navigate" ? isolated(kept) : kept;
}

// With these headers of the page a browser lets its threads share memory. All else is passed on as
// it is kept, which costs this worker no turn for each piece of it.
function isolated(response) {
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(response.body, { status: response.status, headers });
}

addEventListener("install", (event) => event.waitUntil(keepAll()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  if (request.method === "GET" && address.startsWith(ROOT))
    event.respondWith(answer(request, address));
});
// A new build waits until no page uses the old one, or a person asks for it.
addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});
