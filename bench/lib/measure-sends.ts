import type { BareLoop } from "../processes/bare-loop.ts";
import type { Bench } from "./bench.ts";

/** On the wire at once, for everybody: what our worker has by default. */
export const connections = 64;

/**
 * Runs `send` and measures it from the first send's arrival at WeChat to the end that it tells.
 *
 * @throws {Error} when WeChat got more or fewer sends than there were messages.
 */
export async function measureSends<Ended extends { endedAtMs: number }>(
  bench: Bench,
  messages: number,
  send: () => Promise<Ended>,
): Promise<Ended & { perSecond: number }> {
  const { process: wechat } = await bench.wechat();
  await wechat.ask({ forget: true });
  const ended = await send();
  const { sends, firstSendAtMs } = await wechat.ask({ forget: false });
  if (firstSendAtMs === undefined || sends !== messages) {
    throw new Error(`WeChat was to get ${messages} sends, and got ${sends}`);
  }
  return { ...ended, perSecond: (messages / (ended.endedAtMs - firstSendAtMs)) * 1000 };
}

/** The ceiling: sends per second of a bare loop, in a process of its own. */
export async function sendBare(bench: Bench, messages: number): Promise<number> {
  const { url } = await bench.wechat();
  await using loop = bench.start<BareLoop>("bare-loop");
  const { perSecond } = await measureSends(bench, messages, () =>
    loop.ask({ url, sends: messages, connections }),
  );
  return perSecond;
}
