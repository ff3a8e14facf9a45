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

  // How much has arrived; then, while Python starts, that it goes on, ever more slowly. A bar that
  // moves to and fro would have the browser draw all the time, just when it has most to do.
  const FOR_BYTES = 0.8;
  const PACE = 3; // seconds in which two thirds of the rest are covered
  const bar = document.getElementById("progress");
  let came;
  const showing = setInterval(() => {
    if (["ready", "busy"].includes(document.body.dataset.state)) return clearInterval(showing);
    const arrived = source.arrived();
    if (arrived === 1) came ??= performance.now();
    const since = came ? (performance.now() - came) / 1000 : 0;
    bar.value = FOR_BYTES * arrived + (1 - FOR_BYTES) * (1 - Math.exp(-since / PACE));
  }, 200);

  return site.load("./core.js");
};
