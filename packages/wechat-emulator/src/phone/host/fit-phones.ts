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

export function phoneScale(windowHeight: number): number {
  const scale = (windowHeight - aroundGlass) / 812;
  return Math.round(Math.min(1, Math.max(0.7, scale)) * 1_000) / 1_000;
}
