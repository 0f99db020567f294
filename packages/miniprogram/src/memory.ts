import { assign } from "./assign.ts";
import { toError, type KnownError } from "./errors.ts";
import type { PlatformApi, PushError } from "./types.ts";

/** A scene of the server, as GET /mp/scenes tells it. */
export interface KnownScene {
  scene: string;
  templateId: string;
  title: string;
  type: "one-time" | "long-term";
}

/** Something that the server does not know yet: what the user chose, or which message they opened; and when. */
export interface Report {
  body: { id?: string; choices?: Record<string, string>; messageId?: string };
  at: number;
  isTaken?: true;
}

/** What outlives the program: a tap works at once on the next start, also when the server is down then. */
export interface Kept {
  /** Raise it when this changes: of what is kept in another form, only reports are read. */
  form: number;
  scenes: KnownScene[];
  /** As the server told them last, by template id; -1 is without limit. Replaced, never changed: see `load`. */
  balances: Record<string, number>;
  /** 接收通知 is switched off: from getSetting, or from a tap that failed with 20004. */
  isOff?: boolean;
  /** From getSetting: the templates of which the user ticked 总是保持以上选择. */
  always: Record<string, string>;
  /** When the user said no, by template id; 0 after an accept. */
  noAt: Record<string, number>;
  /** What is still to be reported, the oldest first. */
  queue: Report[];
  errors: KnownError[];
  /** Fewer than the program set, when the platform refused so many. */
  limit?: number;
}

export interface Memory extends Kept {
  save(): void;
}

/** Reads what was kept; from then on the memory counts, and storage follows it as far as it has room. */
export function openMemory(
  api: PlatformApi,
  key: string,
  tell: (error: PushError) => void,
): Memory {
  const memory: Memory = {
    form: 1,
    scenes: [],
    always: {},
    noAt: {},
    balances: {},
    queue: [],
    errors: [],
    save() {
      try {
        // Without this function: JSON has none.
        api.setStorageSync(key, JSON.stringify(memory));
      } catch (failure) {
        tell(toError(memory, failure, "STORAGE_FULL"));
      }
    },
  };
  try {
    const kept = JSON.parse(api.getStorageSync(key) as string) as Kept;
    // Whoever wrote them and whatever is beside them: an accept is not thrown away.
    const queue = kept.queue.filter((report) => report && report.body);
    assign(memory, kept.form === memory.form ? kept : {}, { queue });
  } catch {
    // Nothing yet, or nothing that can be read.
  }
  return memory;
}

export function findScene({ scenes }: Kept, name: string): KnownScene | undefined {
  return scenes.find(({ scene }) => scene === name);
}
