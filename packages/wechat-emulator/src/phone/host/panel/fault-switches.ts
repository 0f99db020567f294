import type { PhoneSettings } from "../../ports.ts";
import type { EmulatorState } from "../contract.ts";
import type { EmulatorClient } from "../emulator-client.ts";

/** What can be made to go wrong. A `switch` holds until it is switched off, a `once` happens now. */
export interface FaultSwitch {
  readonly name: FaultName;
  readonly kind: "switch" | "once";
  isOn(facts: FaultFacts): boolean;
  turnOn(tools: FaultTools): Promise<void>;
  turnOff(tools: FaultTools): Promise<void>;
}

export type FaultName =
  | "wechat-down"
  | "wechat-slow"
  | "answer-lost"
  | "token-replaced"
  | "user-revoked"
  | "main-switch-off"
  | "phone-offline"
  | "callbacks-duplicated"
  | "callbacks-shuffled";

interface FaultFacts {
  emulator: EmulatorState | undefined;
  phones: readonly TargetPhone[];
}

export interface FaultTools extends FaultFacts {
  client: EmulatorClient;
  appid: string;
}

/** A phone that the panel is about; all of them when none is chosen. */
interface TargetPhone {
  openid: string;
  state: { isOnline: boolean; settings: PhoneSettings | undefined };
  setOnline(isOnline: boolean): Promise<void>;
  changeSettings(change: { mainSwitch: boolean }): Promise<void>;
}

export const faultSwitches: readonly FaultSwitch[] = [
  callFault("wechat-down", { path: "*", kind: "status", status: 502 }),
  callFault("wechat-slow", { path: "*", kind: "delay", ms: 3_000 }),
  callFault("answer-lost", {
    path: "/cgi-bin/message/subscribe/send",
    kind: "drop-after-send",
  }),
  once("token-replaced", ({ client, appid }) => client.post("expire-tokens", { appid })),
  once("user-revoked", revokeRights),
  {
    name: "main-switch-off",
    kind: "switch",
    isOn: ({ phones }) => phones.some(({ state }) => state.settings?.mainSwitch === false),
    turnOn: ({ phones }) => each(phones, (phone) => phone.changeSettings({ mainSwitch: false })),
    turnOff: ({ phones }) => each(phones, (phone) => phone.changeSettings({ mainSwitch: true })),
  },
  {
    name: "phone-offline",
    kind: "switch",
    isOn: ({ phones }) => phones.some(({ state }) => !state.isOnline),
    turnOn: ({ phones }) => each(phones, (phone) => phone.setOnline(false)),
    turnOff: ({ phones }) => each(phones, (phone) => phone.setOnline(true)),
  },
  option("callbacks-duplicated", {
    isOn: ({ callbackDuplicates }) => callbackDuplicates > 0,
    on: { callbackDuplicates: 1 },
    off: { callbackDuplicates: 0 },
  }),
  option("callbacks-shuffled", {
    isOn: ({ callbackShuffle }) => callbackShuffle,
    on: { callbackShuffle: true },
    off: { callbackShuffle: false },
  }),
];

function once(name: FaultName, run: (tools: FaultTools) => Promise<unknown>): FaultSwitch {
  return {
    name,
    kind: "once",
    isOn: () => false,
    turnOn: async (tools) => void (await run(tools)),
    turnOff: async () => {},
  };
}

/** A fault of WeChat's calls. It is recognised by path and kind, so that a reload of the page still shows it. */
function callFault(
  name: FaultName,
  fault: { path: string; kind: string; status?: number; ms?: number },
): FaultSwitch {
  const mine = ({ emulator }: FaultFacts) =>
    (emulator?.faults ?? []).filter(({ path, kind }) => path === fault.path && kind === fault.kind);
  return {
    name,
    kind: "switch",
    isOn: (facts) => mine(facts).length > 0,
    turnOn: async ({ client }) => void (await client.post("faults", fault)),
    turnOff: (tools) =>
      each(mine(tools), async ({ id }) => void (await tools.client.delete("faults", { id }))),
  };
}

function option(
  name: FaultName,
  {
    isOn,
    on,
    off,
  }: {
    isOn: (switches: EmulatorState["switches"]) => boolean;
    on: Record<string, unknown>;
    off: Record<string, unknown>;
  },
): FaultSwitch {
  return {
    name,
    kind: "switch",
    isOn: ({ emulator }) => emulator !== undefined && isOn(emulator.switches),
    turnOn: async ({ client }) => void (await client.post("options", on)),
    turnOff: async ({ client }) => void (await client.post("options", off)),
  };
}

/** In WeChat's settings the user switches off every template that could still be sent. */
async function revokeRights({ client, appid, emulator, phones }: FaultTools): Promise<void> {
  const templates = emulator?.apps.find((app) => app.appid === appid)?.templates ?? [];
  await each(phones, ({ openid }) =>
    each(templates, async ({ priTmplId: templateId }) => {
      const user = { appid, openid, templateId };
      const { remaining } = await client.get<{ remaining: number | "unlimited" }>("rights", user);
      if (remaining !== 0) await client.post("settings", { ...user, status: "reject" });
    }),
  );
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await act(item);
}
