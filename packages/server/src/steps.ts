/** One step of a message's path, for those who watch: the guided first run prints them, tests wait for them. */
interface Step {
  name:
    | "code"
    | "grants"
    | "token"
    | "validated"
    | "reserved"
    | "claimed"
    | "settled"
    | "callback"
    | "opened";
  detail: string;
  elapsedMs: number;
}

export interface Steps {
  tell(name: Step["name"], detail: string, startedAt: number): void;
  /** Answers with how to stop. */
  watch(watcher: (step: Step) => void): () => void;
}

export function createSteps(): Steps {
  const watchers = new Set<(step: Step) => void>();
  return {
    tell(name, detail, startedAt) {
      if (watchers.size === 0) return;
      const step: Step = { name, detail, elapsedMs: performance.now() - startedAt };
      for (const watcher of watchers) watcher(step);
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
