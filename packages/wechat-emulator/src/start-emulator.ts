import { createServer, type RequestListener } from "node:http";
import { createClock } from "./clock.ts";
import { answerControl } from "./control/answer-control.ts";
import { createControl, type Control } from "./control/control.ts";
import { addDemo } from "./demo.ts";
import { listen } from "./listen.ts";
import { createPhoneDoor } from "./phone/phone-door.ts";
import { createRandom } from "./random.ts";
import { pushDueTickets } from "./push/push-to-platform.ts";
import { createState } from "./state.ts";
import { pickSwitches, type Switches } from "./switches.ts";
import type { TlsListening, TlsOptions } from "./tls/listen-tls.ts";
import { answerWechat } from "./wechat-server.ts";

export interface EmulatorOptions extends Partial<Switches> {
  /** Default 0: a free one is chosen. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Answer under https too, with a certificate for api.weixin.qq.com. */
  tls?: TlsOptions;
  /** Start (and, after a reset, start again) with the demo app, template and user. */
  demo?: boolean;
  /** The same seed makes faults with a rate strike the same calls. */
  seed?: number;
  /** The clock to start from; default Date.now. */
  nowMs?: () => number;
  /** For the phone. */
  phone?: PhoneOptions;
  /** Let other machines use the control interface, for a container. Default false. */
  allowRemoteControl?: boolean;
}

export interface PhoneOptions {
  /** The folder of the mini program that it runs. Default: the sample. */
  miniprogram?: string | undefined;
  /** Origins that `wx.request` finds elsewhere: `{ "http://127.0.0.1:3000": "http://127.0.0.1:3001" }`. */
  redirects?: Readonly<Record<string, string>>;
}

export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:3100`: what a client takes for https://api.weixin.qq.com. */
  readonly url: string;
  readonly port: number;
  /** The same under https; undefined without `tls`. */
  readonly tlsUrl: string | undefined;
  /** What a client must trust for it: the emulator's certificate authority, PEM. */
  readonly tlsCa: string | undefined;
  readonly control: Control;
  reset(): void;
  /** Ends open requests and deliveries at once. */
  close(): Promise<void>;
}

/**
 * Starts WeChat's server side on a port of this machine.
 * Throws what `listen` throws, such as EADDRINUSE, and AuthorityError for a `caFile` that cannot be used.
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
  const closing = new AbortController();
  const proxy = { redirects: options.phone?.redirects ?? {}, signal: closing.signal };
  const control = createControl(state, { switches, demo, proxy });
  if (demo) addDemo(state);

  const { miniprogram } = options.phone ?? {};
  const phone = createPhoneDoor({ state, miniprogram, allowRemote: allowRemoteControl });
  const answer: RequestListener = (request, response) => {
    // The caller may go away at any moment.
    response.on("error", () => {});
    if (request.url?.startsWith("/_emulator/")) {
      void answerControl(control, request, response, allowRemoteControl);
    } else if (phone.isFor(request)) {
      void phone.answer(request, response);
    } else {
      void answerWechat(state, request, response, closing.signal);
    }
  };
  const http = await listen(createServer(answer), "http", port, host);
  state.baseUrl = http.url;
  let tls: TlsListening | undefined;
  // By the emulator's clock; a clock that is moved by hand pushes what is due at once.
  const tickets = setInterval(() => pushDueTickets(state), 60_000).unref();
  const close = async (): Promise<void> => {
    clearInterval(tickets);
    closing.abort();
    phone.close();
    await state.pusher[Symbol.asyncDispose]();
    await Promise.all([http.close(), tls?.close()]);
  };
  try {
    tls = await listenTls(answer, host, options.tls);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: http.url,
    port: http.port,
    tlsUrl: tls?.url,
    tlsCa: tls?.ca,
    control,
    reset: () => control.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listenTls(answer: RequestListener, host: string, options: TlsOptions | undefined) {
  if (!options) return undefined;
  // Only here: making certificates takes a library that a plain start need not wait for.
  const tls = await import("./tls/listen-tls.ts");
  return tls.listenTls(answer, host, options);
}
