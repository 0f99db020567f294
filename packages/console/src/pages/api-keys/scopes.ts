import type { Scope } from "../../shell/may-do.ts";

/** What a key may be given, by what it is about; `*` is everything, and offered apart. */
export const scopeGroups = {
  sending: [
    "messages:read",
    "messages:write",
    "campaigns:read",
    "campaigns:write",
    "scenes:read",
    "scenes:write",
    "templates:read",
    "templates:write",
  ],
  people: [
    "users:read",
    "users:write",
    "grants:read",
    "grants:write",
    "customer-service:read",
    "customer-service:write",
    "personal-data:read",
    "personal-data:write",
  ],
  results: ["events:read", "callbacks:read", "statistics:read", "metrics:read"],
  settings: [
    "apps:read",
    "apps:write",
    "webhooks:read",
    "webhooks:write",
    "api-keys:read",
    "api-keys:write",
    "operators:read",
    "operators:write",
    "audit-log:read",
    "token:read",
  ],
} as const satisfies Record<string, readonly Scope[]>;

export type ScopeGroup = keyof typeof scopeGroups;

/** What the server of a business usually needs: who comes, what they allow, and messages to them. */
export const usualScopes: Scope[] = [
  "messages:read",
  "messages:write",
  "users:write",
  "grants:read",
];

const known: ReadonlySet<string> = new Set(["*", ...Object.values(scopeGroups).flat()]);

/** Scopes of later versions are shown by their own names. */
export function isScope(text: string): text is Scope {
  return known.has(text);
}
