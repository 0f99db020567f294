import { readdirSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

const quietMs = 120;

/**
 * Calls back when something in the folder has changed and then been quiet. Folder by folder, without node_modules: a
 * recursive watch would take every file in there on Linux. Returns how to stop.
 */
export function watchFolder(folder: string, onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      follow();
      onChange();
    }, quietMs);
    timer.unref();
  };
  /** Watches folders that have come, and lets go of those that have gone. */
  const follow = (): void => {
    const folders = new Set(foldersIn(folder));
    for (const [path, watcher] of watchers) {
      if (folders.has(path)) continue;
      watcher.close();
      watchers.delete(path);
    }
    for (const path of folders) {
      if (!watchers.has(path)) watchOne(path);
    }
  };
  const watchOne = (path: string): void => {
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => {
        if (name === null || !isIgnored(name)) changed();
      });
      // A folder that goes away is no reason to fall over; the next build says that it is gone.
      watcher.on("error", () => {});
      watchers.set(path, watcher);
    } catch {
      // It has gone meanwhile, or the machine watches no more: the change is seen at the next start.
    }
  };
  follow();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
}

function foldersIn(folder: string): string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !isIgnored(entry.name))
      .flatMap(({ name }) => foldersIn(join(folder, name)));
    return [folder, ...inside];
  } catch {
    return [];
  }
}

/** node_modules changes by the thousand; git and editors write files of their own. */
function isIgnored(name: string): boolean {
  return name === "node_modules" || name.startsWith(".") || name.endsWith("~");
}
