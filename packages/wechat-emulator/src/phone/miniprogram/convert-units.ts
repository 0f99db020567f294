/** rpx: 750 of them are the width of the screen. vh: of the page without its bars, as on a device. */
export function convertUnits(value: string): string {
  return value
    .replaceAll(/(?<![\w-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, "calc($1 * 100vw / 750)")
    .replaceAll(/(?<![\w-])(-?(?:\d+\.?\d*|\.\d+))vh\b/g, "calc($1 * var(--page-vh, 1vh))");
}
