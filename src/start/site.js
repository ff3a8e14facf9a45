// On a site: begin to fetch at once, and start when the page is there. The build writes LISTED in
// front: the words to tell trouble in, a name for the files' contents, and of each file its name,
// size in bytes, hash, whether it is needed until the page is ready or later, may be missing, and
// is for the engine's workers alone, and if the build has deflated it, what is in it: places and sizes.
(() => {
  const { words, build, files } = LISTED;
  site.build = build;
  const base = new URL("./", document.baseURI).href;
  const fromDisk = location.protocol === "file:";
  const known = new Map();
  let kept = false; // whether the service worker answers, and so has Python's memory
  try {
    kept = !!navigator.serviceWorker?.controller;
  } catch {} // in a frame that forbids it, asking alone throws
  for (const [name, size, hash, when, holds] of files)
    known.set(name, {
      size, hash, holds, optional: when.includes("optional"),
      plain: holds?.reduce((sum, [, size]) => sum + size, 0), workers: when.includes("workers"),
      early: when.includes("early") || (kept && name.startsWith("pyodide/snapshot.")),
    });
  const network = fromDisk || site.network(base, known, kept);
  if (!fromDisk) {
    site.supply(network);
    site.employ(network);
  }

  addEventListener("DOMContentLoaded", () => {
    if (!site.words(words)) return;
    if (fromDisk) {
      // Browsers give a page from disk none of its files, but offline.html beside it has them inside.
      site.tell("aid-disk");
      return location.replace(`offline.html${location.search}${location.hash}`);
    }
    site.watch(network, build);
    site.start(network).catch(site.failed);
  });
})();
