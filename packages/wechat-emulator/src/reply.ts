import { errmsg } from "./errmsg.ts";

/** What a WeChat endpoint answers: JSON text (raw, so that 64-bit numbers keep their digits), a file, or a refusal. */
export type Reply = string | Binary | Refusal;

/** A file, with the name it is saved under. */
export class Binary {
  readonly content: Buffer;
  readonly contentType: string;
  readonly filename: string;

  constructor(content: Buffer, contentType: string, filename: string) {
    this.content = content;
    this.contentType = contentType;
    this.filename = filename;
  }

  /** In the spelling of WeChat's answers. */
  headers(): Record<string, string> {
    return {
      "Content-Type": this.contentType,
      "Content-disposition": `attachment; filename="${this.filename}"`,
    };
  }
}

/** WeChat answered no. Always HTTP 200; only the errcode tells. */
export class Refusal {
  readonly errcode: number;
  readonly text: string;
  /** What stands beside errcode and errmsg, such as the `priTmplId` of 200022. */
  readonly fields: Record<string, unknown>;

  constructor(errcode: number, text: string, fields: Record<string, unknown>) {
    this.errcode = errcode;
    this.text = text;
    this.fields = fields;
  }
}

export function refuse(
  errcode: number,
  text: string = errmsg[errcode] ?? "unknown error",
  fields: Record<string, unknown> = {},
): Refusal {
  return new Refusal(errcode, text, fields);
}

/** `{"errcode":0,"errmsg":"ok",...}` */
export function ok(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({ errcode: 0, errmsg: "ok", ...fields });
}

/** Token and login endpoints leave errcode out when all went well. */
export function bare(fields: Record<string, unknown>): string {
  return JSON.stringify(fields);
}

export function refusalText(refusal: Refusal, path: string, rid: string): string {
  return JSON.stringify({
    errcode: refusal.errcode,
    errmsg: refusal.text + ridSuffix(refusal, path, rid),
    ...refusal.fields,
  });
}

function ridSuffix(refusal: Refusal, path: string, rid: string): string {
  if (refusal.errcode === 404) return "";
  return path.startsWith("/sns/") ? `, rid: ${rid}` : ` rid: ${rid}`;
}

/** Observed: jscode2session calls its JSON text/plain, so a client must not judge by the header. */
export function contentTypeOf(path: string): string {
  return path.startsWith("/sns/") ? "text/plain" : "application/json; encoding=utf-8";
}
