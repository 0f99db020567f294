import { callApi, type Answer } from "../lib/call-api.ts";
import { openids, paramsOf, scene } from "../lib/sample.ts";
import { askUntilAnswered, type Load } from "./load.ts";
import { noteAcknowledged, type Asked } from "./journal.ts";

const pauseMs = 12;
const batchSize = 40;
const batchPauseMs = 250;
const faults = new Set(["INTERNAL", "UNAVAILABLE"]);

/** One message after the other, most with an Idempotency-Key. */
export async function submitSingles(load: Load, lane: number): Promise<void> {
  for (let count = 0; !load.isOver(); count += 1) {
    const asked = newMessage(load, `s${lane}-${count}`);
    const body = messageBody(load, asked);
    const submit = (key: string | undefined): Promise<Answer | undefined> =>
      callApi(load.url(), "POST", "/v1/messages", {
        body,
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
    // Without a key an unanswered request is not repeated: nobody could tell whether that makes two messages of it.
    const isKeyed = load.random.chance(0.8);
    const key = `key-${asked.marker}`;
    const answer = isKeyed
      ? await askUntilAnswered(load, () => submit(key))
      : await submit(undefined);
    const messageId = acceptedId(answer);
    if (messageId !== undefined) {
      noteAcknowledged(load.journal, messageId, asked, undefined);
      if (isKeyed && load.random.chance(0.05)) {
        const again = acceptedId(await submit(key));
        if (again !== undefined) noteAcknowledged(load.journal, again, asked, messageId);
      }
    }
    await load.pause(pauseMs);
  }
}

/** A batch after the other; one that was not wholly answered is sent again under the same key. */
export async function submitBatches(load: Load): Promise<void> {
  for (let count = 0; !load.isOver(); count += 1) {
    const asked = Array.from({ length: load.random.between(2, batchSize) }, (_, index) =>
      newMessage(load, `b${count}-${index}`),
    );
    const body = { messages: asked.map((one) => messageBody(load, one)) };
    const known: (string | undefined)[] = [];
    await askUntilAnswered(load, async () => {
      const answer = await callApi(load.url(), "POST", "/v1/messages/batch", {
        body,
        idempotencyKey: `batch-${count}`,
      });
      if (answer?.status !== 202) return undefined;
      const results = answer.body["results"] as { id?: string; error?: { code: string } }[];
      for (const [index, one] of asked.entries()) {
        const id = results[index]?.id;
        if (id === undefined) continue;
        noteAcknowledged(load.journal, id, one, known[index]);
        known[index] = id;
      }
      // A fault of the server within a batch says nothing of its message: it is asked for again.
      const isWhole = results.every(({ error }) => error === undefined || !faults.has(error.code));
      return isWhole ? true : undefined;
    });
    await load.pause(batchPauseMs);
  }
}

function newMessage(load: Load, marker: string): Asked {
  return { marker, openid: load.random.pick(openids) };
}

function messageBody(load: Load, { marker, openid }: Asked): Record<string, unknown> {
  const { random } = load;
  const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return {
    to: { openid },
    scene: scene.name,
    params: paramsOf(marker),
    ...(random.chance(0.1) ? { sendAt: inMs(random.between(200, 2_500)) } : {}),
    ...(random.chance(0.1) ? { expireAt: inMs(random.between(3_000, 6_000)) } : {}),
  };
}

function acceptedId(answer: Answer | undefined): string | undefined {
  return answer?.status === 202 ? String(answer.body["id"]) : undefined;
}
