import { createMiniProgramFolder } from "./mini-program-folder.ts";
import { openScreen, type ScreenWindow } from "./screen-window.ts";

interface ScreenPage extends AsyncDisposable {
  screen: ScreenWindow;
}

/** A screen that shows pages/one/one of a mini program of these files. */
export async function openPage(files: Record<string, string>): Promise<ScreenPage> {
  const folder = await createMiniProgramFolder(files);
  const screen = await openScreen({ miniprogram: folder.dir });
  return {
    screen,
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
