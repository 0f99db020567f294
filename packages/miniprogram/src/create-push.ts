import { assign } from "./assign.ts";
import { ask } from "./ask.ts";
import { contact } from "./contact.ts";
import { openMemory, type Kept } from "./memory.ts";
import { watchOpenings } from "./openings.ts";
import { createReports } from "./reports.ts";
import { send } from "./send.ts";
import { createSession } from "./session.ts";
import { readSettings } from "./settings.ts";
import { balanceOf, shouldAsk } from "./should-ask.ts";
import { showDialog } from "./show-dialog.ts";
import { singleFlight } from "./single-flight.ts";
import type { Push, PushError, PushOptions, PushState } from "./types.ts";

/** One for a mini program: make it where the program starts, and import it where it is needed. */
export function createPush<Scene extends string = string>({
  api,
  baseUrl,
  appid,
  maxTemplates = 3,
  storageKey = "hongyan",
  wish = 1,
  minAskIntervalMs = 86_400_000,
  timeoutMs = 10_000,
  onError,
}: PushOptions): Push<Scene> {
  const memory = openMemory(api, storageKey, tell);
  const session = createSession(api, memory, baseUrl.replace(/\/+$/, ""), appid, timeoutMs);
  const reports = createReports(memory, session, tell);
  let state: PushState = { status: "starting" };
  const ready = singleFlight(load);
  // WeChat refuses a second dialog ("last call has not ended"), and a double tap means one answer.
  const openDialog = singleFlight((scenes: readonly string[]) =>
    ask(api, memory, reports, scenes, maxTemplates),
  );

  return {
    get state() {
      return state;
    },
    ready,
    request: (async (scenes: readonly string[]) => {
      const { result } = await openDialog(scenes);
      if (state.status !== "ready") void ready();
      return result;
    }) as Push<Scene>["request"],
    balance: (scene) => balanceOf(memory, scene),
    shouldAsk: (scene, { wish: wanted = wish } = {}) =>
      shouldAsk(memory, scene, wanted, minAskIntervalMs),
    send: (scene, params) => send(memory, session, reports, scene, params),
    openSettings: () => readSettings(api, memory, "openSetting"),
    // On show: back from the settings, or online again.
    onOpen: watchOpenings(api, reports, ready),
    requestDevice: (device) => showDialog(api, memory, "requestSubscribeDeviceMessage", device),
    contact,
  };

  async function load(): Promise<void> {
    const settings = readSettings(api, memory, "getSetting", timeoutMs);
    // Balances after the reports that change them.
    await reports.flush();
    const { balances } = memory;
    const { body, error } = await session.callAsUser<Pick<Kept, "scenes" | "errors" | "balances">>(
      "/mp/start",
      "scenes",
    );
    await settings;
    if (error) tell(error);
    // They changed meanwhile, and this answer may be from before.
    else if (balances !== memory.balances) body.balances = memory.balances;
    assign(memory, body).save();
    state = { status: body ? "ready" : memory.scenes[0] ? "cached" : "failed", error };
  }

  /** What the listener throws is its own affair. */
  function tell(fault: PushError): void {
    void Promise.resolve(fault).then(onError);
  }
}
