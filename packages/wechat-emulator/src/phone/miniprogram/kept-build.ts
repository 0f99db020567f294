import { buildMiniProgram, type MiniProgramBuild } from "./build-mini-program.ts";
import { watchFolder } from "./watch-folder.ts";

export interface KeptBuild {
  /** Builds at the first call; then the newest build there is. */
  current(): Promise<MiniProgramBuild>;
  close(): void;
}

/** The mini program of a folder, built anew when the folder changes; `onRebuilt` hears of what came out differently. */
export function keepBuild(dir: string, onRebuilt: (build: MiniProgramBuild) => void): KeptBuild {
  let newest: Promise<MiniProgramBuild> | undefined;
  let isStale = false;
  let isBuilding = false;
  let stopWatching: (() => void) | undefined;

  const rebuild = async (): Promise<void> => {
    isStale = true;
    // One at a time: a change during a build makes one more.
    if (isBuilding || !newest) return;
    isBuilding = true;
    try {
      while (isStale) {
        isStale = false;
        const before = await newest;
        const build = await buildMiniProgram({ dir });
        newest = Promise.resolve(build);
        if (build.manifest.version !== before.manifest.version) onRebuilt(build);
      }
    } finally {
      isBuilding = false;
    }
  };
  return {
    current() {
      if (!newest) {
        stopWatching = watchFolder(dir, () => void rebuild());
        newest = buildMiniProgram({ dir });
      }
      return newest;
    },
    close: () => stopWatching?.(),
  };
}
