// On the page, when its parts are there: show how far it is, and start PyScript. `start` is called
// with the page's source of files, see modules.js, which also lists all `places`, tells what part of
// what the start needs has `arrived`, and whether the browser has `kept` all.
site.start = (source) => {
  site.tried = (owner, name, ...values) => {
    try {
      return owner[name](...values) ?? null;
    } catch {
      return null;
    }
  };

  // How much has arrived; then, while Python starts, only that it goes on.
  const bar = document.getElementById("progress");
  const showing = setInterval(() => {
    if (["ready", "busy"].includes(document.body.dataset.state)) return clearInterval(showing);
    const arrived = source.arrived();
    if (arrived < 1) bar.value = arrived;
    else bar.removeAttribute("value");
  }, 200);

  return site.load("./core.js");
};
