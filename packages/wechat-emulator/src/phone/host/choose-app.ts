import type { EmulatorState } from "./contract.ts";

/**
 * Which app's users hold the phones. The mini program's own appid when the emulator knows it; else the only app that
 * there is (a sample's appid is often a placeholder); else its own, to be added.
 */
export function chooseApp(
  appid: string,
  apps: EmulatorState["apps"],
): { appid: string; isMissing: boolean } {
  if (apps.some((app) => app.appid === appid)) return { appid, isMissing: false };
  const [first, ...others] = apps;
  return first && (others.length === 0 || isPlaceholder(appid))
    ? { appid: first.appid, isMissing: false }
    : { appid, isMissing: true };
}

function isPlaceholder(appid: string): boolean {
  return !/^wx[0-9a-z]{16}$/.test(appid);
}
