import type { App } from "../state.ts";
import type { Reply } from "./judge-answer.ts";
import type { Message } from "./message.ts";

/** One message on its way to the developer's server, with what came of it. */
export interface Delivery {
  readonly id: string;
  readonly app: App;
  readonly openid: string;
  readonly message: Message;
  /** The delivery that this one repeats. */
  readonly repeatOf: string | undefined;
  readonly recordedAtMs: number;
  readonly attempts: Attempt[];
  state: "pending" | "delivered" | "failed";
  /** What the server answered beyond `success`, decrypted. */
  reply: Reply | undefined;
  /** Why nothing was attempted. */
  error: string | undefined;
  /** Told once it is delivered or failed; not when the emulator stops. */
  readonly onEnd: ((delivery: Delivery) => void) | undefined;
}

export interface Attempt {
  /** By the emulator's clock. */
  readonly atMs: number;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** The first 1,000 characters of the answer. */
  readonly body: string;
  readonly durationMs: number;
  /** Why WeChat is not content with it; undefined when it is. */
  readonly error: string | undefined;
}
