import { createServer } from "node:http";
import { createClock } from "./clock.ts";
import { answerControl } from "./control/answer-control.ts";
import { createControl, type Control } from "./control/control.ts";
import { addDemo } from "./demo.ts";
import { createRandom } from "./random.ts";
import { createState } from "./state.ts";
import { pickSwitches, type Switches } from "./switches.ts";
import { answerWechat } from "./wechat-server.ts";

export interface EmulatorOptions extends Partial<Switches> {
  /** Default 0: a free one is chosen. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Start (and, after a reset, start again) with the demo app, template and user. */
  demo?: boolean;
  /** The same seed makes faults with a rate strike the same calls. */
  seed?: number;
  /** The clock to start from; default Date.now. */
  nowMs?: () => number;
  /** Let other machines use the control interface, for a container. Default false. */
  allowRemoteControl?: boolean;
}

export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:3100`: what a client takes for https://api.weixin.qq.com. */
  readonly url: string;
  readonly port: number;
  readonly control: Control;
  reset(): void;
  /** Ends open requests and deliveries at once. */
  close(): Promise<void>;
}

/**
 * Starts WeChat's server side on a port of this machine.
 * Throws what `listen` throws, such as EADDRINUSE.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port = 0,
    host = "127.0.0.1",
    demo = false,
    seed,
    nowMs,
    allowRemoteControl = false,
  } = options;
  const switches = pickSwitches(options);
  const state = createState(createClock(nowMs), createRandom(seed), switches);
  const control = createControl(state, { switches, demo });
  if (demo) addDemo(state);

  const closing = new AbortController();
  const server = createServer((request, response) => {
    // The caller may go away at any moment.
    response.on("error", () => {});
    if (request.url?.startsWith("/_emulator/")) {
      void answerControl(control, request, response, allowRemoteControl);
    } else {
      void answerWechat(state, request, response, closing.signal);
    }
  });
  // Idle connections are kept as long as WeChat's front end keeps them, so that no client meets a closed one.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

  const address = server.address();
  const listeningPort = typeof address === "object" && address ? address.port : port;
  state.baseUrl = `http://${host.includes(":") ? `[${host}]` : host}:${listeningPort}`;
  const close = async (): Promise<void> => {
    closing.abort();
    await state.pusher[Symbol.asyncDispose]();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: state.baseUrl,
    port: listeningPort,
    control,
    reset: () => control.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
