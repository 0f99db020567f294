import type { ErrcodeArea, ErrcodeClass, ErrcodeInfo } from "./types.ts";

const classes = {
  OK: "success",
  RL: "retry-later",
  RT: "refresh-token-and-retry",
  UQ: "user-quota-exhausted",
  PB: "permanent-bad-request",
  AQ: "app-quota-exhausted",
  CE: "config-error",
} as const satisfies Record<string, ErrcodeClass>;

export type Remedy = readonly [en: string, zh: string];

/** One line of a table: errcode, short class, WeChat's text, meaning in English and Chinese, remedy. */
export type Row = readonly [
  errcode: number,
  short: keyof typeof classes,
  text: string,
  en: string,
  zh: string,
  remedy: Remedy,
];

/** Turns the lines of one area into records. */
export function table(area: ErrcodeArea, rows: readonly Row[]): ErrcodeInfo[] {
  return rows.map(([errcode, short, text, en, zh, [remedyEn, remedyZh]]) => ({
    errcode,
    area,
    class: classes[short],
    text,
    en,
    zh,
    remedy: { en: remedyEn, zh: remedyZh },
  }));
}
