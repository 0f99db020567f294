import { AsyncLocalStorage } from "node:async_hooks";

type LogFields = Record<string, unknown>;

/** Of the whole process, as the logger's lines are: it holds nothing but what the tasks under way brought along. */
const storage = new AsyncLocalStorage<LogFields>();

/** Runs a task whose log lines, however deep inside, carry these fields: which request, which jobs. */
export function withLogFields<T>(fields: LogFields, task: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, task);
}

/** For work that several tasks share, though one of them happened to start it: its lines are about none of them. */
export function withoutLogFields<T>(task: () => T): T {
  return storage.run({}, task);
}

/** Asked for each line that is written, and for no other. */
export function currentLogFields(): LogFields {
  return { ...storage.getStore() };
}
