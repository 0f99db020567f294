import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface MiniProgramFolder extends AsyncDisposable {
  dir: string;
  write(files: Record<string, string>): Promise<void>;
}

/** A mini program of one page, with what is given put over it or beside it. */
export async function createMiniProgramFolder(
  files: Record<string, string> = {},
): Promise<MiniProgramFolder> {
  const dir = await mkdtemp(join(tmpdir(), "mini-program-"));
  const write = async (files: Record<string, string>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
  };
  await write({
    "project.config.json": `{ "appid": "wx1234567890abcdef", "projectname": "小小" }`,
    "app.json": `{ "pages": ["pages/one/one"] }`,
    "app.js": "App({});",
    "pages/one/one.wxml": "<view>一</view>",
    "pages/one/one.js": "Page({});",
    ...files,
  });
  return {
    dir,
    write,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
