import { HongyanError } from "../../errors.ts";
import { inLanguage, type Language, type Words } from "./words.ts";

/** An error of the file system in words, for whoever named the path; undefined: it is another error. */
export function explainFileFailure(error: unknown, language: Language): HongyanError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path, dest }: NodeJS.ErrnoException & { dest?: string } = error;
  const known = failures[code];
  // A write that finds no space does not know its file. What else has no path is of a network.
  const where = dest ?? path ?? (known === full ? "" : undefined);
  if (known === undefined || where === undefined) return undefined;
  const what = inLanguage(language, known.message);
  const message = where === "" ? what : inLanguage(language, at(where, what));
  return new HongyanError("BAD_REQUEST", message, { hint: inLanguage(language, known.hint) });
}

const at = (where: string, what: string): Words => ({
  en: `${where}: ${what}`,
  zh: `${where}：${what}`,
});

interface Failure {
  message: Words;
  hint: Words;
}

const forbidden: Failure = {
  message: { en: "this user may not read or write there", zh: "当前用户无权读写" },
  hint: { en: "Name another path, or change its permissions.", zh: "请换一个路径，或修改权限。" },
};
const full: Failure = {
  message: { en: "no space is left on the disk", zh: "磁盘空间不足" },
  hint: { en: "Make room, or name a path on another disk.", zh: "请腾出空间，或换到别的磁盘。" },
};

const failures: Readonly<Record<string, Failure>> = {
  ENOENT: {
    message: { en: "there is no such file or folder", zh: "没有这个文件或目录" },
    hint: {
      en: "Check the path; a folder to write into is made by you.",
      zh: "请检查路径；要写入的目录须事先建好。",
    },
  },
  EISDIR: {
    message: { en: "it is a folder", zh: "这是一个目录" },
    hint: { en: "Name a file.", zh: "请给出文件名。" },
  },
  ENOTDIR: {
    message: {
      en: "a part of this path is a file, and no folder",
      zh: "路径中有一段是文件，不是目录",
    },
    hint: { en: "Check the path.", zh: "请检查路径。" },
  },
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOSPC: full,
  EDQUOT: full,
};
