/** Builds packages/console/dist when it is missing or older than its sources. */
export function buildConsole(): Promise<void>;
