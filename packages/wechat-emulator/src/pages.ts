import type { App, State } from "./state.ts";

/** Whether a card may open the page (else 41030); an app without a list of pages has them all. */
export function isKnownPage(state: State, app: App, page: string): boolean {
  if (state.switches.refuseLeadingSlash && page.startsWith("/")) return false;
  if (!app.pages) return true;
  const path = page.replace(/^\//, "").replace(/\?.*$/s, "");
  return app.pages.includes(path);
}
