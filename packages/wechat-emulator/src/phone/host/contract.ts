/** What the emulator tells the host page: the JSON of the control routes, the live stream and the built mini program. */

export interface Manifest {
  /** Of project.config.json, if it has one. */
  appid?: string;
  name: string;
  version: string;
  pages: string[];
  entryPagePath: string;
  navigationBarTitleText: string;
  problems: BuildProblem[];
}

export interface BuildProblem {
  level: "error" | "warning";
  file: string;
  line?: number;
  message: string;
}

/** A service notification on a phone. */
export interface Card {
  msgid: string;
  touser: string;
  title: string;
  page?: string | undefined;
  miniprogram_state: string;
  createTimeMs: number;
  lines: { key: string; label: string; value: string }[];
}

export interface CoverageAnswer {
  wx: ({ name: string } & Coverage)[];
  components: ({ tag: string } & Coverage)[];
}

export interface Coverage {
  state: "supported" | "partial" | "not-yet";
  note?: string;
}

export interface Conversation {
  lines: ConversationLine[];
  /** 对方正在输入. */
  isTyping: boolean;
}

export interface ConversationLine {
  from: "user" | "app" | "wechat";
  createTimeMs: number;
  msgtype: string;
  /** WeChat's push fields of the user's messages (`Content`), those of custom/send of the app's (`content`). */
  fields: Record<string, unknown>;
}

export interface LiveEntry {
  id: string | number;
  atMs: number;
  from: "phone" | "wechat" | "server";
  kind: string;
  title: string;
  detail?: unknown;
  openid?: string;
  ms?: number;
  isError?: boolean;
}

export interface EmulatorState {
  nowMs: number;
  switches: { callbackDuplicates: number; callbackShuffle: boolean };
  faults: EmulatorFault[];
  apps: { appid: string; templates: { priTmplId: string; title: string }[] }[];
}

interface EmulatorFault {
  id: string;
  path: string;
  kind: string;
}
