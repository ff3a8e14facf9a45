// One watch over all that is on its way from the host: it asks again for what has gone silent, and
// names the file that keeps the page from starting. What is slow but comes is never an alarm.
site.watch = (network, build) => {
  const SILENCE = 14; // seconds without a byte of anything after which a person is told
  const STUBBORN = 3; // tries of one file after which a person is told why
  let beat = performance.now(); // of this watch
  let since = beat; // when the latest byte came, as far as the page had time to notice

  // Without its last slash, a page's address is that of another folder.
  async function redirected({ place }) {
    const { pathname, search, hash } = location;
    if (pathname.endsWith("/") || pathname.endsWith(".html")) return;
    const there = await site.elsewhere(`${pathname}/${place}`).catch(() => null);
    if (there?.ok && !there.headers.get("content-type")?.startsWith("text/html"))
      location.replace(`${pathname}/${search}${hash}`);
  }

  // A host in the middle of an upgrade, or after one, has other files than this page knows.
  async function replaced() {
    const options = { cache: "no-store" };
    const now = await site.elsewhere(`${network.base}build.json`, options).then((found) => found.json());
    return now.build !== build;
  }

  async function why(file) {
    if (file.trouble === "silent") return "aid-silent";
    if (file.trouble === "missing") return "aid-missing";
    return (await replaced().catch(() => false)) ? "aid-replaced" : "aid-damaged";
  }

  let told = false;
  function tell(...what) {
    told = true;
    site.tell(...what);
  }

  let looked;
  async function look() {
    const now = performance.now();
    // Where the page itself was busy, bytes may lie there unread.
    if (now - beat > 3000) since = now;
    beat = now;
    const underway = [...network.underway];
    const needed = underway.filter(({ optional }) => !optional);
    if (!needed.length) since = now;
    for (const { heard } of underway) since = Math.max(since, heard);
    for (const file of underway)
      if (now - Math.max(since, file.begun) > file.patience) file.again();
    const failing = needed.find(({ trouble }) => trouble);
    if (failing && failing !== looked) redirected((looked = failing));
    const stubborn = needed.find(({ tries, trouble }) => trouble && tries >= STUBBORN);
    if (failing && site.framed) tell("aid-framed", location.href);
    else if (stubborn) tell(await why(stubborn), stubborn.place);
    else if (now - since > 1000 * SILENCE) tell("aid-silent", needed[0].place);
    else if (told) site.untell((told = false));
  }
  setInterval(look, 1000);
};
