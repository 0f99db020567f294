import type { LiveEntry } from "./contract.ts";

/** Everything that happens to one app, as it happens. The browser connects again by itself and asks for what it missed. */
export function openLiveStream(options: {
  appid: string;
  onEntry(entry: LiveEntry): void;
  onConnection(isConnected: boolean): void;
}): void {
  const { appid, onEntry, onConnection } = options;
  const source = new EventSource(`/_emulator/live?${new URLSearchParams({ appid }).toString()}`);
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("message", ({ data }) => onEntry(JSON.parse(String(data)) as LiveEntry));
  source.addEventListener("error", () => {
    onConnection(false);
    // A browser gives up when it was refused, such as while the emulator starts again.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => openLiveStream(options), 2_000);
  });
}
