import type { PlatformApi } from "../src/index.ts";

export interface FakeWx {
  api: PlatformApi;
  /** Method and address of each request. */
  calls: string[];
  /** What the server answers, by path: a body, or a function that gives the whole answer. */
  answers: Record<string, unknown>;
  /** Keeps the next answer of this path back until the function that it gives is called. */
  hold(path: string): () => void;
  storage: Map<string, string>;
}

/**
 * A platform with callbacks only, as an old base library has it, and a server of fixed answers. For what neither the
 * emulator nor the server would do: bad answers, answers out of turn. Nothing takes time here but what is held.
 */
export function fakeWx(overrides: Partial<PlatformApi> = {}): FakeWx {
  const calls: string[] = [];
  const storage = new Map<string, string>();
  const held = new Map<string, Promise<void>>();
  const answers = startAnswers();
  const api: PlatformApi = {
    login: ({ success }) => success?.({ code: "c" }),
    request({ method, url, success }) {
      calls.push(`${method} ${url}`);
      const { pathname } = new URL(url);
      const data = answers[pathname];
      const answer =
        typeof data === "function"
          ? (data as () => Answer)()
          : { statusCode: 200, data: structuredClone(data) };
      const gate = held.get(pathname);
      held.delete(pathname);
      if (gate) void gate.then(() => success?.(answer));
      else success?.(answer);
    },
    getStorageSync: (key) => storage.get(key) ?? "",
    setStorageSync: (key, value) => void storage.set(key, value),
    requestSubscribeMessage: ({ tmplIds, success }) =>
      success?.(Object.fromEntries(tmplIds.map((id) => [id, "accept"]))),
    ...overrides,
  };
  return {
    api,
    calls,
    answers,
    storage,
    hold(path) {
      let release = (): void => {};
      held.set(path, new Promise((done) => (release = done)));
      return release;
    },
  };
}

interface Answer {
  statusCode: number;
  data: unknown;
}

/** Lets everything that is not held, and no timer, run to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
}

function startAnswers(): FakeWx["answers"] {
  const course = { scene: "course", templateId: "T1", title: "课程", type: "one-time" };
  const homework = { scene: "homework", templateId: "T2", title: "作业", type: "one-time" };
  const words = { zh: "。", en: "." };
  const error = { code: "NOT_IN_TAP", message: words, advice: words, retry: "next-tap" };
  return {
    "/mp/sessions": { token: "t" },
    "/mp/start": {
      scenes: [course, homework],
      balances: {},
      errors: [{ text: "TAP gesture", error }],
    },
    "/mp/grants": { balances: { T1: 1 } },
    "/mp/opened": { opened: true },
    "/app/send": { messageId: "m", status: "queued" },
  };
}
