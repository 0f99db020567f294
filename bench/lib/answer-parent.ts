/** What a process of the bench is told, and what it answers. */
export interface Conversation {
  task: object;
  answer: unknown;
}

export type Reply<Answer> = { answer: Answer } | { error: string };

/**
 * The child's side: answers each task of the bench. When the channel closes, because the bench is done or dead, the
 * resources that the answers left are disposed of and the process ends.
 */
export function answerParent<C extends Conversation>(
  answer: (task: C["task"], resources: AsyncDisposableStack) => Promise<C["answer"]>,
): void {
  const resources = new AsyncDisposableStack();
  const reply = (message: Reply<C["answer"]>): void => {
    if (process.connected) process.send?.(message);
  };

  process.on("message", (task: C["task"]) => {
    void (async () => {
      try {
        reply({ answer: await answer(task, resources) });
      } catch (error) {
        reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.once("disconnect", () => {
    void resources.disposeAsync().finally(() => process.exit());
  });
}
