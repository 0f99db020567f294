import type { LiveEntry } from "../contract.ts";

type Party = "phone" | "wechat" | "server" | "build";

export interface KindDescription {
  /** One character in place of an icon. */
  glyph: string;
  from: Party;
  /** Undefined: it stays where it is. */
  to: Party | undefined;
}

/** Who told whom. */
export function describeKind(entry: Pick<LiveEntry, "kind" | "from">): KindDescription {
  if (Object.hasOwn(kinds, entry.kind)) return kinds[entry.kind as keyof typeof kinds];
  return { glyph: entry.from === "server" ? "服" : "·", from: entry.from, to: undefined };
}

const kinds = {
  login: { glyph: "登", from: "phone", to: "wechat" },
  sheet: { glyph: "授", from: "phone", to: "wechat" },
  request: { glyph: "请", from: "phone", to: "server" },
  note: { glyph: "记", from: "phone", to: undefined },
  call: { glyph: "调", from: "server", to: "wechat" },
  callback: { glyph: "推", from: "wechat", to: "server" },
  delivered: { glyph: "达", from: "wechat", to: "phone" },
  customer: { glyph: "客", from: "wechat", to: "phone" },
  typing: { glyph: "客", from: "wechat", to: "phone" },
  reset: { glyph: "清", from: "wechat", to: undefined },
  rebuilt: { glyph: "建", from: "build", to: "phone" },
  step: { glyph: "步", from: "server", to: undefined },
  token: { glyph: "令", from: "server", to: undefined },
  ledger: { glyph: "账", from: "server", to: undefined },
  state: { glyph: "态", from: "server", to: undefined },
} as const satisfies Record<string, KindDescription>;
