// What fails before there is a place to tell it.
site.failures = [];
site.failed = (error) => site.failures.push(error);

// In a frame that forbids it, no file comes and no worker starts.
site.framed = origin === "null" && location.protocol !== "file:";

// Says what keeps the page from starting, where its Python cannot: it may not be there yet. The
// build gives the words, in each language.
site.words = (words) => {
  const { body } = document;
  const part = (name) => document.getElementById(name);
  let told = false;

  function language() {
    const wishes = [...navigator.languages];
    try {
      wishes.unshift(localStorage.getItem("language") ?? "");
    } catch {} // storage refused
    return wishes.map((wish) => wish.split("-")[0]).find((wish) => wish in words) ?? "en";
  }

  site.tell = (key, value = "") => {
    const spoken = words[language()];
    const text = spoken[key].replace("{}", value);
    if (part("aid-words").textContent !== text) part("aid-words").textContent = text;
    part("aid-reload").textContent = spoken["reload-page"];
    part("aid").hidden = false;
    told = true;
    if (body.dataset.state === "booting") body.dataset.state = "error";
    if (body.dataset.state === "error") part("alert").hidden = true; // it says less
  };

  // It proved wrong, or is over.
  site.untell = () => {
    if (!told) return;
    told = false;
    part("aid").hidden = true;
    if (body.dataset.state === "error") body.dataset.state = "booting";
  };

  // While the page starts, what nobody foresaw is told; if it starts all the same, no more.
  site.failed = (error) => {
    if (body.dataset.state !== "booting") return;
    if (site.framed) site.tell("aid-framed", location.href);
    else site.tell("aid-broken", error?.message ?? String(error));
  };
  new MutationObserver(() => body.dataset.state === "ready" && site.untell())
    .observe(body, { attributeFilter: ["data-state"] });

  site.failures.forEach(site.failed);

  part("aid-reload").onclick = () => location.reload();
  if (typeof WebAssembly === "object") return true;
  site.tell("aid-webassembly");
  return false;
};
