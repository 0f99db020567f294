import { parseJson, readOwn } from "../json.ts";
import { startEmulator, type Emulator } from "../start-emulator.ts";
import {
  sendPath,
  tokenPath,
  type Scenario,
  type ScenarioCall,
  type SentResult,
} from "./scenario.ts";
import { stagedSecret } from "./stage-scenario.ts";

export interface Replayed {
  /** The answers that came now, in the order of the scenario's calls. */
  calls: { path: string; expected: string; answer: string }[];
  /** What WeChat pushed about the send; null: nothing. */
  sentEvent: SentResult | null;
  /** Everything came as the scenario says. */
  isSame: boolean;
}

/**
 * Makes the scenario's calls against an emulator of its own, as a server would, and compares the answers. Time between
 * calls passes on the emulator's clock: nothing waits.
 */
export async function replayScenario(scenario: Scenario): Promise<Replayed> {
  const emulator = await startEmulator();
  try {
    // Each fault just before its call: a token is asked for more often here than by a server that keeps it.
    emulator.control.stageScenario({ ...scenario, calls: [] });
    const calls: Replayed["calls"] = [];
    for (const call of scenario.calls) {
      emulator.control.advanceClock(call.afterMs ?? 0);
      const { path, fault, answer: expected } = call;
      if (fault !== undefined) emulator.control.addFault({ path, times: 1, ...fault });
      calls.push({ path, expected, answer: await makeCall(emulator, scenario, call) });
    }
    const sentEvent = findSentEvent(emulator, scenario);
    const isSame =
      calls.every(({ expected, answer }) => answer === expected) &&
      sentEvent?.ErrorCode === scenario.sentEvent?.ErrorCode &&
      sentEvent?.ErrorStatus === scenario.sentEvent?.ErrorStatus;
    return { calls, sentEvent, isSame };
  } finally {
    await emulator.close();
  }
}

async function makeCall(
  { url }: Emulator,
  { appid, body }: Scenario,
  { path }: ScenarioCall,
): Promise<string> {
  const token = await ask(url + tokenPath, {
    grant_type: "client_credential",
    appid,
    secret: stagedSecret,
  });
  if (path === tokenPath) return describe(token);
  const accessToken = readOwn(token.json, "access_token");
  // The scenario expects a token here: what came in its place tells more than a send without one.
  if (typeof accessToken !== "string") return `${describe(token)} of the token call`;
  return describe(await ask(`${url}${sendPath}?access_token=${accessToken}`, body));
}

interface Answer {
  status?: number;
  json?: unknown;
}

/** Without both: no answer came. */
async function ask(url: string, body: unknown): Promise<Answer> {
  try {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, json: parseJson(await response.text()) };
  } catch {
    return {};
  }
}

function describe({ status, json }: Answer): string {
  if (status === undefined) return "no answer";
  if (status !== 200) return `HTTP ${status}`;
  if (json === undefined) return "no JSON";
  const errcode = readOwn(json, "errcode");
  return `errcode ${typeof errcode === "number" ? errcode : 0}`;
}

function findSentEvent({ control }: Emulator, { appid, body }: Scenario): SentResult | null {
  for (const { openid, event, list } of control.events({ appid })) {
    const [entry] = list;
    if (event !== "subscribe_msg_sent_event" || openid !== body.touser) continue;
    if (entry !== undefined && "ErrorCode" in entry) {
      return { ErrorCode: entry.ErrorCode, ErrorStatus: entry.ErrorStatus };
    }
  }
  return null;
}
