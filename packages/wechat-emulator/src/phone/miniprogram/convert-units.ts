/** rpx: 750 of them are the width of the screen. vh: of the page without its bars, as on a device. */
export function convertUnits(value: string): string {
  return replaceUnits(value, { rpx: "100vw / 750", vh: "var(--page-vh, 1vh)" });
}

/** In the condition of @media, which knows no variables, and is about the screen anyway. */
export function convertMediaUnits(condition: string): string {
  return replaceUnits(condition, { rpx: "100vw / 750", vh: "1vh" });
}

function replaceUnits(value: string, factors: Record<"rpx" | "vh", string>): string {
  return value.replaceAll(pattern, (whole: string, count?: string, unit?: "rpx" | "vh") =>
    unit === undefined ? whole : `calc(${count} * ${factors[unit]})`,
  );
}

/** A text in quotes, which stays as it is, or a length. */
const pattern = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w-])(-?(?:\d+\.?\d*|\.\d+))(rpx|vh)\b/g;
