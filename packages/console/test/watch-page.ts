import type { Page } from "@hongyan/testing/chromium";

/** Tells of everything that a clean page does not do. */
export function watchPage(
  page: Page,
  serverUrl: string,
  watch: { onFault: (fault: string) => void; areFailuresExpected: boolean },
): void {
  page.on("pageerror", (error) => watch.onFault(`${page.url()}: ${error.stack ?? error.message}`));
  page.on("console", (line) => {
    if (line.type() !== "error") return;
    if (watch.areFailuresExpected && line.text().startsWith("Failed to load resource")) return;
    watch.onFault(`${page.url()}: ${line.text()} (${line.location().url})`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(`${serverUrl}/`) || /^(?:data|blob):/.test(url)) return;
    watch.onFault(`${page.url()}: asked another host: ${url}`);
  });
}
