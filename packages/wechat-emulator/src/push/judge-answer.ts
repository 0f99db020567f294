import { isObject, parseJson } from "../json.ts";
import type { App, Callback } from "../state.ts";
import { decrypt, sign } from "./cipher.ts";
import { textOf } from "./message.ts";
import { readXml } from "./read-xml.ts";

/** Whether WeChat is content with an answer; if not, it pushes again. */
export type Verdict =
  | { isTaken: true; reply: Reply | undefined }
  | { isTaken: false; problem: string };

/** The message in an answer, decrypted. */
export type Reply = Readonly<Record<string, unknown>>;

/**
 * `success` and an empty body are content, never encrypted; anything else must be a message in the callback's format,
 * and in safe mode encrypted and signed. All else is "abnormal data".
 */
export function judgeAnswer(app: App, callback: Callback, status: number, body: string): Verdict {
  if (status < 200 || status > 299) return problem(`HTTP ${status}`);
  if (body === "" || body === "success") return { isTaken: true, reply: undefined };
  const reply = readMessage(callback, body);
  if (!reply) {
    return problem(`the answer is neither success, nor empty, nor a message in ${callback.format}`);
  }
  if (reply["Encrypt"] === undefined) {
    return callback.mode === "safe"
      ? problem("the answer must be encrypted in safe mode")
      : { isTaken: true, reply };
  }
  return callback.mode === "plain"
    ? problem("the answer is encrypted, but the mode is plain")
    : openReply(app, callback, reply);
}

/** The signature covers the timestamp and nonce of the reply itself. */
function openReply(app: App, callback: Callback, envelope: Reply): Verdict {
  const Encrypt = textOf(envelope["Encrypt"]);
  const parts = [textOf(envelope["TimeStamp"]), textOf(envelope["Nonce"]), Encrypt];
  if (envelope["MsgSignature"] !== sign(callback.token, ...parts)) {
    return problem("MsgSignature of the encrypted answer is wrong");
  }
  try {
    const content = decrypt(callback.encodingAESKey, callback.frameAppid ?? app.appid, Encrypt);
    if (content === "success") return { isTaken: true, reply: undefined };
    const reply = readMessage(callback, content);
    return reply
      ? { isTaken: true, reply }
      : problem(`the decrypted answer is no message in ${callback.format}`);
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error));
  }
}

function readMessage({ format }: Callback, text: string): Reply | undefined {
  if (format === "xml") return readXml(text);
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

function problem(text: string): Verdict {
  return { isTaken: false, problem: text };
}
