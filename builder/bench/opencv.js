// Fills holes with OpenCV's TELEA, one at a time, when asked; run in the page by the benchmark.
(() => {
  const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
  let image, filled;
  const masks = {};

  window.prepare = async ([size, pixels, holes]) => {
    if (window.cv instanceof Promise) window.cv = await window.cv;
    while (!cv.Mat) await new Promise(resolve => setTimeout(resolve, 50));
    image = cv.matFromArray(size, size, cv.CV_8UC3, bytes(pixels));
    filled = new cv.Mat();
    for (const [name, text] of Object.entries(JSON.parse(holes)))
      masks[name] = cv.matFromArray(size, size, cv.CV_8UC1, bytes(text));
  };

  window.telea = hole => {
    const started = performance.now();
    cv.inpaint(image, masks[hole], filled, 5, cv.INPAINT_TELEA);
    return performance.now() - started;
  };
})();
