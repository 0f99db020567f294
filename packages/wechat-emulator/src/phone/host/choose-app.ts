import type { EmulatorState } from "./contract.ts";

/**
 * Which app's users hold the phones. The mini program's own appid when the emulator knows it; else the only app that
 * there is (a sample's appid is often a placeholder); else its own, to be added.
 */
export function chooseApp(
  wanted: string | undefined,
  apps: EmulatorState["apps"],
): { appid: string; isMissing: boolean } {
  const appid = wanted ?? "";
  if (apps.some((app) => app.appid === appid)) return { appid, isMissing: false };
  const [first, ...others] = apps;
  return first && (others.length === 0 || isPlaceholder(appid))
    ? { appid: first.appid, isMissing: false }
    : { appid: isPlaceholder(appid) ? placeholderAppid : appid, isMissing: true };
}

/** That of the demo. */
const placeholderAppid = "wxde00000000000001";

function isPlaceholder(appid: string): boolean {
  return !/^wx[0-9a-z]{16}$/.test(appid);
}
