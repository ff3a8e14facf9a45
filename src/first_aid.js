// Says what is wrong where the page's Python cannot, since it is not there: WebAssembly switched
// off, or a file that is missing on the host or arrives damaged.
addEventListener("DOMContentLoaded", () => {
  const SHORT = 15; // seconds without a step forward after which files are looked for, once,
  const LONG = 45; // and after which they are read
  const { body } = document;
  const status = document.getElementById("status");
  let looking = false;

  function tell(what, place = "") {
    const words = document.getElementById(`aid-${what}`).textContent;
    document.getElementById("aid-words").textContent = words.replace("{}", place);
    document.getElementById("aid").hidden = false;
    if (body.dataset.state === "booting") body.dataset.state = "error";
    if (body.dataset.state === "error") document.getElementById("alert").hidden = true; // says less
  }

  async function trouble([place, integrity], thoroughly) {
    const address = place || "./";
    const answer = (options) => fetch(address, options).catch(() => null);
    const found = await answer({ method: thoroughly ? "GET" : "HEAD" });
    if (found ? !found.ok : thoroughly) return "missing"; // without a network, there is no HEAD
    // A browser refuses what has another hash.
    if (thoroughly && !(await answer({ integrity }))) return "damaged";
  }

  // The build lists the site's files and their hashes; a page from disk has all of them inside.
  async function look(thoroughly) {
    if (looking || !location.protocol.startsWith("http")) return;
    looking = true;
    const files = await fetch("files.json").then((list) => list.json()).catch(() => []);
    for (const file of files) {
      const what = await trouble(file, thoroughly);
      if (what) return tell(what, file[0]);
    }
    looking = false;
  }

  let since, looks;
  function watch() {
    const { state, fills } = body.dataset;
    if (state === "error" || fills === "error") look(true);
    [since, looks] = [performance.now(), 0];
  }

  document.getElementById("aid-reload").onclick = () => location.reload();
  if (typeof WebAssembly !== "object") return tell("webassembly");
  watch();
  const changes = { subtree: true, characterData: true, childList: true };
  new MutationObserver(watch).observe(status, changes);
  new MutationObserver(watch).observe(body, { attributeFilter: ["data-state", "data-fills"] });
  const timer = setInterval(() => {
    if (body.dataset.state !== "booting") return clearInterval(timer);
    const waited = (performance.now() - since) / 1000;
    if (waited > [SHORT, LONG, Infinity][looks]) look(looks++ === 1);
  }, 1000);
});
