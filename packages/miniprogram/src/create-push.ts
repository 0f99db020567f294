import { ask, type RequestResult } from "./ask.ts";
import { contact } from "./contact.ts";
import { requestDevice, type DeviceRequest, type DeviceResult } from "./device.ts";
import type { PushError } from "./errors.ts";
import { openMemory, type Kept } from "./memory.ts";
import { watchOpenings, type OpenHandler } from "./openings.ts";
import type { PlatformApi } from "./platform.ts";
import { createReports } from "./reports.ts";
import { send, type SendResult } from "./send.ts";
import { createSession } from "./session.ts";
import { readSettings } from "./settings.ts";
import { balanceOf, shouldAsk } from "./should-ask.ts";
import { singleFlight } from "./single-flight.ts";

export interface PushOptions {
  /** `wx`, `uni` or `Taro`. */
  api: PlatformApi;
  /** Of the Hongyan server; on a device it must be https and in the list of request domains (request 合法域名). */
  baseUrl: string;
  /** Only for a server with several apps. */
  appid?: string;
  /** Templates in one dialog. WeChat's own pages disagree about 5, so the default is 3. */
  maxTemplates?: 3 | 5;
  /** Where reports and scenes are kept. Default `hongyan`. */
  storageKey?: string;
  /** How many messages `shouldAsk` wants to be possible. Default 1. */
  wish?: number;
  /** How long `shouldAsk` waits after a reject. Default a day. */
  minAskIntervalMs?: number;
  /** Default 10,000. */
  timeoutMs?: number;
  /** What goes wrong in the background: log-in, reports, storage. What a call comes to is in its result. */
  onError?(error: PushError): void;
}

export interface PushState {
  /**
   * `ready`: scenes are from the server. `cached`: it did not answer, those of the last start are used. `failed`: there are
   * none. `starting`: `ready()` has not ended yet.
   */
  status: "starting" | "ready" | "cached" | "failed";
  /** Why it is not `ready`. */
  error?: PushError;
}

export interface Push<Scene extends string = string> {
  readonly state: PushState;
  /** Logs in and loads what a tap needs. Never rejects; `state` tells. Call it early: in App.onLaunch, or with the page. */
  ready(): Promise<void>;
  /** Asks the user, from within a tap: call it first, await nothing before. Never rejects. A second tap meanwhile gets the same answer. */
  request<const Asked extends Scene>(scenes: readonly Asked[]): Promise<RequestResult<Asked>>;
  /** How many messages may still be sent; Infinity for a long-term template that is allowed; undefined when not known. */
  balance(scene: Scene): number | undefined;
  /** Is it worth asking in this tap? */
  shouldAsk(scene: Scene, options?: { wish?: number }): boolean;
  /** Sends a message to this user (POST /app/send). Never rejects. */
  send(scene: Scene, params: Record<string, unknown>): Promise<SendResult>;
  /** WeChat's settings page, from within a tap: for an error with `retry: "settings"`. Resolves when the user is back, to what was in the way. */
  openSettings(): Promise<PushError | undefined>;
  /** Called when the program was opened from a service notification. Answers with what unsubscribes. */
  onOpen(handler: OpenHandler): () => void;
  /** Asks for messages of a device, from within a tap. Never rejects. */
  requestDevice(device: DeviceRequest): Promise<DeviceResult>;
  /** The attributes of a contact button. */
  contact: typeof contact;
}

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
  const request = singleFlight(async (scenes: readonly string[]) => {
    const result = await ask(api, memory, reports, scenes, maxTemplates);
    if (state.status !== "ready") void ready();
    return result;
  });

  return {
    get state() {
      return state;
    },
    ready,
    request: request as Push<Scene>["request"],
    balance: (scene) => balanceOf(memory, scene),
    shouldAsk: (scene, wanted) =>
      shouldAsk(memory, scene, (wanted && wanted.wish) || wish, minAskIntervalMs),
    send: (scene, params) => send(memory, session, reports, scene, params),
    openSettings: () => readSettings(api, memory, "openSetting"),
    // On show: back from the settings, or online again.
    onOpen: watchOpenings(api, reports, ready),
    requestDevice: (device) => requestDevice(api, memory, device),
    contact,
  };

  async function load(): Promise<void> {
    const [{ body, error }] = await Promise.all([
      // Balances after the reports that change them.
      reports
        .flush()
        .then(() => session.call<Pick<Kept, "scenes" | "errors" | "balances">>("/mp/start")),
      readSettings(api, memory, "getSetting"),
    ]);
    if (error) tell(error);
    Object.assign(memory, body).save();
    state = body ? { status: "ready" } : { status: memory.scenes[0] ? "cached" : "failed", error };
  }

  /** What the listener throws is its own affair. */
  function tell(fault: PushError): void {
    void Promise.resolve(fault).then(onError);
  }
}
