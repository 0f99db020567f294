import { setTimeout as wait } from "node:timers/promises";
import { demand } from "../lib/call-api.ts";
import { openids, paramsOf, scene, template } from "../lib/sample.ts";

export interface Load {
  /** Messages that the server took. */
  accepted: number;
  /** Messages that it refused, or did not answer for. */
  failures: Map<string, number>;
  /** The most by which a second of load was late, in ms: above a second, the machine could not drive so many. */
  latestMs: number;
}

/** Of each second's messages so many come one by one, as a mini program's do; the others in one batch. */
const singleShare = 0.4;

/** Asks for so many messages in each second, evenly over users who have granted them just before. */
export async function drive(
  url: string,
  { seconds, perSecond, signal }: { seconds: number; perSecond: number; signal: AbortSignal },
): Promise<Load> {
  const load: Load = { accepted: 0, failures: new Map(), latestMs: 0 };
  const startedAt = performance.now();
  let sent = 0;
  const nextUser = (): string => openids[sent++ % openids.length] as string;
  const under = new Set<Promise<void>>();
  for (let second = 0; second < seconds && !signal.aborted; second += 1) {
    const late = performance.now() - (startedAt + second * 1000);
    if (late < 0) await wait(-late, undefined, { signal }).catch(() => undefined);
    load.latestMs = Math.max(load.latestMs, late);
    const users = Array.from({ length: Math.round(perSecond) }, nextUser);
    const work = oneSecond(url, users, second, load).finally(() => under.delete(work));
    under.add(work);
  }
  await Promise.all(under);
  return load;
}

async function oneSecond(url: string, users: string[], second: number, load: Load): Promise<void> {
  const grants = [...Map.groupBy(users, (openid) => openid)].map(([openid, { length }]) => ({
    id: `soak-${second}`,
    openid,
    templateId: template.priTmplId,
    count: length,
  }));
  await attempt(load, async () => {
    await demand(url, "POST", "/v1/grants", { grants });
    return 0;
  });
  const messages = users.map((openid, index) => ({
    to: { openid },
    scene: scene.name,
    params: paramsOf(`${second}-${index}`),
  }));
  const singles = Math.round(messages.length * singleShare);
  const batch = messages.slice(singles);
  await Promise.all([
    ...messages.slice(0, singles).map((message, index) =>
      attempt(load, async () => {
        await wait((index * 1000) / singles);
        await demand(url, "POST", "/v1/messages", message);
        return 1;
      }),
    ),
    attempt(load, async () => {
      if (batch.length === 0) return 0;
      const { results } = await demand(url, "POST", "/v1/messages/batch", { messages: batch });
      return countTaken(results as BatchResult[], load);
    }),
  ]);
}

interface BatchResult {
  id?: string;
  error?: { code: string };
}

function countTaken(results: BatchResult[], load: Load): number {
  for (const { error } of results) if (error !== undefined) note(load, error.code);
  return results.filter(({ error }) => error === undefined).length;
}

async function attempt(load: Load, act: () => Promise<number>): Promise<void> {
  try {
    // Not `+=` over an await: it would add to what was there before.
    const taken = await act();
    load.accepted += taken;
  } catch (error) {
    note(load, String(error).slice(0, 120));
  }
}

function note(load: Load, failure: string): void {
  load.failures.set(failure, (load.failures.get(failure) ?? 0) + 1);
}
