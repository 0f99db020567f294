import { startEmulator, type Emulator, type EmulatorOptions } from "../src/index.ts";

/** An emulator with one app, one template (thing1, date2, number3), one user, and a client that speaks plain HTTP. */
export interface World extends AsyncDisposable {
  emulator: Emulator;
  control: Emulator["control"];
  appid: string;
  secret: string;
  templateId: string;
  openid: string;
  get: (path: string) => Promise<Answer>;
  post: (path: string, body: unknown) => Promise<Answer>;
  token: () => Promise<string>;
  /** subscribe/send of good data to the user, with what is given put over it. */
  send: (overrides?: Record<string, unknown>) => Promise<Answer>;
  accept: (openid?: string, templateId?: string) => void;
}

export interface Answer {
  status: number;
  contentType: string;
  text: string;
  json: Record<string, unknown>;
  errcode: number;
  errmsg: string;
}

export const goodData = {
  thing1: { value: "完成第三单元练习" },
  date2: { value: "2026-01-05" },
  number3: { value: "18" },
};

export async function startWorld(options: EmulatorOptions = {}): Promise<World> {
  const emulator = await startEmulator(options);
  const { control, url } = emulator;
  const appid = "wx0000000000000001";
  const secret = "secret-of-the-app";
  control.addApp({ appid, secret });
  const { priTmplId: templateId } = control.addTemplate({
    appid,
    title: "任务提醒",
    content: "任务名称:{{thing1.DATA}}\n日期:{{date2.DATA}}\n序号:{{number3.DATA}}\n",
  });
  const { openid } = control.addUser({ appid });
  const post = (path: string, body: unknown) =>
    request(url + path, {
      method: "POST",
      body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  const token = async () => {
    const fields = { grant_type: "client_credential", appid, secret };
    return String((await post("/cgi-bin/stable_token", fields)).json["access_token"]);
  };
  let sendPath: string | undefined;
  return {
    emulator,
    control,
    appid,
    secret,
    templateId,
    openid,
    get: (path) => request(url + path),
    post,
    token,
    send: async (overrides = {}) => {
      sendPath ??= `/cgi-bin/message/subscribe/send?access_token=${await token()}`;
      const body = { touser: openid, template_id: templateId, data: goodData, ...overrides };
      return post(sendPath, body);
    },
    accept: (to = openid, template = templateId) => {
      control.subscribe({ appid, openid: to, choices: { [template]: "accept" } });
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

export async function request(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json: Record<string, unknown> = text.startsWith("{") ? JSON.parse(text) : {};
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    text,
    json,
    errcode: Number(json["errcode"] ?? 0),
    errmsg: typeof json["errmsg"] === "string" ? json["errmsg"] : "",
  };
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
