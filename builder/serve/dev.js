// Only where "build.py dev" serves the page: another build of it is there, so see that one.
const shown = new URL(document.currentScript.src).search.slice(1);
new EventSource("dev-builds").onmessage = ({ data }) => data === shown || location.reload();
