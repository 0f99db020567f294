import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import type { Language } from "./define-words.ts";

/** Ant Design's own words: of its empty selects, its pickers, its dialogs. */
export const antdWords = { "zh-CN": zh, en } as const satisfies Record<Language, unknown>;
