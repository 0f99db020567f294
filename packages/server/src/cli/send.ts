import { setTimeout as wait } from "node:timers/promises";
import { defineCommand } from "citty";
import { HongyanError } from "../errors.ts";
import { connectToApi, type ApiClient } from "./api.ts";
import { print, run } from "./output.ts";

interface MessageAnswer {
  id: string;
  status: string;
  reason: string | null;
  detail: string | null;
  errcode: number | null;
}

export const send = defineCommand({
  meta: {
    name: "send",
    description: "Send one message through the running server, and say what became of it",
  },
  args: {
    openid: { type: "string", description: "To this openid" },
    "external-id": { type: "string", description: "To the user with this id of yours" },
    scene: { type: "string", description: "Scene", required: true },
    param: { type: "string", description: "name=value; repeat it for each param" },
    appid: { type: "string", description: "Needed when there are several apps" },
    try: { type: "boolean", description: "Send even if the ledger has no grant" },
  },
  run: ({ args, rawArgs }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const { id } = (await api.post("/v1/messages", {
        ...(args.appid === undefined ? {} : { appid: args.appid }),
        to: recipient(args.openid, args["external-id"]),
        scene: args.scene,
        params: readParams(rawArgs),
        onNoGrant: args.try === true ? "try" : "reject",
      })) as { id: string };
      print(`✓ accepted ${id}`);
      report(await untilSettled(api, id, args.appid));
    }),
});

function recipient(openid: string | undefined, externalId: string | undefined) {
  if (openid !== undefined) return { openid };
  if (externalId !== undefined) return { externalId };
  throw new HongyanError("BAD_REQUEST", "nobody to send to", {
    hint: "Give --openid or --external-id.",
  });
}

/** Every --param of the command line; the parser keeps only the last of several. */
function readParams(rawArgs: string[]): Record<string, string> {
  const given = rawArgs.flatMap((arg, index) => {
    if (arg.startsWith("--param=")) return [arg.slice("--param=".length)];
    return arg === "--param" && rawArgs[index + 1] !== undefined
      ? [rawArgs[index + 1] as string]
      : [];
  });
  return Object.fromEntries(
    given.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) {
        throw new HongyanError("BAD_REQUEST", `--param ${pair} is not name=value`, {
          hint: "For example --param taskName=交作业",
        });
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

const longestWaitMs = 20_000;
/** WeChat tells of the delivery within seconds, where its callbacks are received. */
const deliveryWaitMs = 3_000;
const moving = new Set(["queued", "sending"]);

async function untilSettled(
  api: ApiClient,
  id: string,
  appid: string | undefined,
): Promise<MessageAnswer> {
  const startedAt = performance.now();
  let sentAt: number | undefined;
  const path = `/v1/messages/${id}${appid === undefined ? "" : `?appid=${encodeURIComponent(appid)}`}`;
  for (;;) {
    const message = (await api.get(path)) as MessageAnswer;
    const now = performance.now();
    if (moving.has(message.status)) {
      if (now - startedAt > longestWaitMs) return message;
    } else {
      sentAt ??= now;
      if (message.status !== "sent" || now - sentAt > deliveryWaitMs) return message;
    }
    await wait(50);
  }
}

function report(message: MessageAnswer): void {
  if (message.status === "delivered") {
    print("✓ delivered: it is on the user's phone");
    return;
  }
  if (message.status === "sent") {
    print("✓ sent: WeChat took it (it tells of the delivery by callback, see docs/callbacks.md)");
    return;
  }
  const why = message.detail ?? message.reason ?? "the worker has not come to it yet";
  print(`${moving.has(message.status) ? "…" : "✗"} ${message.status}: ${why}`);
  if (!moving.has(message.status)) process.exitCode = 1;
}
