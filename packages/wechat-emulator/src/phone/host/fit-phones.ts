/** A phone is 812 px tall; on a lower window it is drawn smaller, down to a size that can still be read. */
export function fitPhones(): void {
  const fit = (): void => {
    const scale = phoneScale(window.innerHeight);
    document.documentElement.style.setProperty("--phone-scale", String(scale));
  };
  fit();
  window.addEventListener("resize", fit);
}

/** Frame, toolbar and margins around the glass, in px. */
const aroundGlass = 118;

/** The width comes out in whole pixels: a fraction of one leaves a bright seam at the edge of the glass. */
function phoneScale(windowHeight: number): number {
  const scale = Math.min(1, Math.max(0.7, (windowHeight - aroundGlass) / 812));
  return Math.floor(375 * scale) / 375;
}
