import { watch } from "node:fs";

const quietMs = 120;

/** Calls back when something in the folder has changed and then been quiet. Returns how to stop. */
export function watchFolder(folder: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, (_event, file) => {
      // node_modules changes by the thousand, and editors and git write files of their own.
      if (file !== null && /(?:^|[/\\])(?:node_modules|\.[^/\\]+)(?:[/\\]|$)|~$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, quietMs);
      timer.unref();
    });
    // A folder that goes away is no reason to fall over; the next build says that it is gone.
    watcher.on("error", () => {});
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => {};
  }
}
