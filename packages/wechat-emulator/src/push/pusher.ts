import { setTimeout as sleep } from "node:timers/promises";
import type { App, Callback, State } from "../state.ts";
import type { Delivery } from "./delivery.ts";
import { createAgents, exchange, type Answer, type Question } from "./exchange.ts";
import { judgeAnswer, type Verdict } from "./judge-answer.ts";
import { tellAttempt, tellGivenUp } from "./live-push.ts";
import type { Message } from "./message.ts";
import { renderPush } from "./render-push.ts";
import { Waiting } from "./waiting.ts";

/** What goes to the developer's server, and whose it is. */
export interface Outgoing {
  openid: string;
  message: Message;
  repeatOf?: string | undefined;
  onEnd?: Delivery["onEnd"];
}

type Surroundings = Pick<State, "clock" | "random" | "switches" | "live">;

/** The first delivery and three more: WeChat's own figure, read the strict way. */
const maxAttempts = 4;

/** Ended deliveries that are kept to be looked at and repeated. */
const maxKept = 10_000;

/**
 * Pushes messages to the developers' servers: for each app a queue of its own, `callbackConcurrency` at a time, so in
 * order by default. Pushing only queues; nothing waits for a server, and what waits is bounded.
 */
export class Pusher implements AsyncDisposable {
  private readonly state: Surroundings;
  private readonly agents = createAgents();
  private readonly queues = new Map<App, Queue>();
  private readonly ended = new Map<string, Delivery>();
  private readonly settling = new Set<() => void>();
  private running = new AbortController();
  private pendingCount = 0;
  private lastId = 0;

  constructor(state: Surroundings) {
    this.state = state;
  }

  /** Queues it, and its duplicates; nothing for an app without callback. */
  push(app: App, outgoing: Outgoing): Delivery | undefined {
    if (!app.callback) return undefined;
    const delivery = this.createDelivery(app, outgoing);
    this.enqueue(delivery);
    this.duplicate(delivery);
    return delivery;
  }

  /** Past the queue; resolves when it is delivered or failed, or the emulator stops. */
  async pushAtOnce(app: App, outgoing: Outgoing): Promise<void> {
    if (!app.callback) return;
    const delivery = this.createDelivery(app, outgoing);
    this.duplicate(delivery);
    await this.deliver(queueOf(this.queues, app), delivery);
  }

  /** One exchange with a server, over the same connections as the pushes. */
  exchange(question: Question): Promise<Answer> {
    const { callbackTimeoutMs } = this.state.switches;
    return exchange(this.agents, question, callbackTimeoutMs, this.running.signal);
  }

  /** All that wait, are under way, or ended not long ago; in the order they were recorded. */
  list(): Delivery[] {
    const open = [...this.queues.values()].flatMap((queue) => [
      ...queue.active,
      ...queue.waiting.toArray(),
    ]);
    return [...this.ended.values(), ...open].toSorted((a, b) => numberOf(a) - numberOf(b));
  }

  find(id: string): Delivery | undefined {
    return this.ended.get(id) ?? this.list().find((delivery) => delivery.id === id);
  }

  /** Resolves when nothing waits and nothing is under way. */
  settled(): Promise<void> {
    if (this.pendingCount === 0) return Promise.resolve();
    return new Promise((resolve) => this.settling.add(resolve));
  }

  /** Stops and forgets all deliveries. */
  clear(): void {
    this.running.abort();
    this.running = new AbortController();
    this.queues.clear();
    this.ended.clear();
    this.pendingCount = 0;
    this.tellSettled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clear();
    this.running.abort();
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private duplicate({ id, app, openid, message }: Delivery): void {
    for (let extra = 0; extra < this.state.switches.callbackDuplicates; extra += 1) {
      this.enqueue(this.createDelivery(app, { openid, message, repeatOf: id }));
    }
  }

  private enqueue(delivery: Delivery): void {
    const queue = queueOf(this.queues, delivery.app);
    const { callbackConcurrency, maxWaitingCallbacks } = this.state.switches;
    if (queue.waiting.size >= maxWaitingCallbacks) {
      delivery.error = "too many callbacks wait already (maxWaitingCallbacks)";
      this.end(delivery, "failed");
      return;
    }
    queue.waiting.push(delivery);
    if (queue.workers < Math.max(1, callbackConcurrency)) void this.work(queue);
  }

  private createDelivery(app: App, { openid, message, repeatOf, onEnd }: Outgoing): Delivery {
    this.pendingCount += 1;
    this.lastId += 1;
    return {
      id: `push-${this.lastId}`,
      app,
      openid,
      message,
      repeatOf,
      recordedAtMs: Date.now(),
      attempts: [],
      state: "pending",
      reply: undefined,
      error: undefined,
      onEnd,
    };
  }

  /** Takes one after the other until none waits. */
  private async work(queue: Queue): Promise<void> {
    const { signal } = this.running;
    queue.workers += 1;
    while (queue.waiting.size > 0) {
      await this.untilDue(queue, signal);
      if (signal.aborted) return;
      const { callbackShuffle } = this.state.switches;
      const place = callbackShuffle ? Math.floor(this.state.random() * queue.waiting.size) : 0;
      const delivery = queue.waiting.take(place);
      if (delivery) await this.deliver(queue, delivery);
      if (signal.aborted) return;
    }
    queue.workers -= 1;
  }

  /** Holds back what was recorded less than `callbackDelayMs` ago. */
  private async untilDue(queue: Queue, signal: AbortSignal): Promise<void> {
    const first = queue.waiting.first();
    const { callbackDelayMs } = this.state.switches;
    if (!first || callbackDelayMs <= 0) return;
    const leftMs = first.recordedAtMs + callbackDelayMs - Date.now();
    if (leftMs > 0) await sleep(leftMs, undefined, { signal }).catch(() => {});
  }

  private async deliver(queue: Queue, delivery: Delivery): Promise<void> {
    const { signal } = this.running;
    queue.active.add(delivery);
    while (delivery.state === "pending" && delivery.attempts.length < maxAttempts) {
      const { callback } = delivery.app;
      if (!callback) {
        delivery.error = "the callback was removed";
        break;
      }
      const isTaken = await this.attempt(delivery, callback);
      if (signal.aborted) return;
      if (isTaken) delivery.state = "delivered";
    }
    queue.active.delete(delivery);
    this.end(delivery, delivery.state === "delivered" ? "delivered" : "failed");
  }

  private async attempt(delivery: Delivery, callback: Callback): Promise<boolean> {
    const { app, openid, message } = delivery;
    const atMs = this.state.clock.nowMs();
    const startedMs = performance.now();
    const push = renderPush(app, callback, openid, message, atMs);
    const answer = await this.exchange({ method: "POST", ...push });
    const verdict: Verdict =
      answer.kind === "answered"
        ? judgeAnswer(app, callback, answer.status, answer.body)
        : { isTaken: false, problem: answer.error };
    const attempt = {
      atMs,
      status: answer.kind === "answered" ? answer.status : undefined,
      body: answer.kind === "answered" ? answer.body.slice(0, 1_000) : "",
      durationMs: Math.round(performance.now() - startedMs),
      error: verdict.isTaken ? undefined : verdict.problem,
    };
    delivery.attempts.push(attempt);
    if (verdict.isTaken) delivery.reply = verdict.reply;
    tellAttempt(this.state.live, delivery, attempt);
    return verdict.isTaken;
  }

  private end(delivery: Delivery, state: "delivered" | "failed"): void {
    delivery.state = state;
    if (state === "failed") tellGivenUp(this.state.live, delivery);
    this.ended.set(delivery.id, delivery);
    if (this.ended.size > maxKept) this.ended.delete(this.ended.keys().next().value!);
    delivery.onEnd?.(delivery);
    this.pendingCount -= 1;
    if (this.pendingCount === 0) this.tellSettled();
  }

  private tellSettled(): void {
    for (const resolve of this.settling) resolve();
    this.settling.clear();
  }
}

interface Queue {
  readonly waiting: Waiting<Delivery>;
  readonly active: Set<Delivery>;
  workers: number;
}

function queueOf(queues: Map<App, Queue>, app: App): Queue {
  const found = queues.get(app);
  if (found) return found;
  const queue: Queue = { waiting: new Waiting(), active: new Set(), workers: 0 };
  queues.set(app, queue);
  return queue;
}

function numberOf({ id }: Delivery): number {
  return Number(id.slice("push-".length));
}
