import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { HongyanError } from "../errors.ts";

const deepest = 32;
const mostValues = 100_000;

/**
 * Takes JSON in UTF-8 and nothing else: bytes of GBK would otherwise reach a user as question marks. And refuses what would cost
 * more to look at than its bytes let expect: whoever walks over it by recursion would run out of stack. A batch of 1,000 messages with 30 params each fits.
 */
export function limitJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>(
    "application/json",
    { parseAs: "buffer" },
    (request, body, done) => {
      let text: string;
      try {
        text = readUtf8(body, request.headers["content-type"]);
        refuseIntricate(text);
      } catch (error) {
        done(error as HongyanError, undefined);
        return;
      }
      void parse(request, text, done);
    },
  );
}

function readUtf8(body: Buffer, contentType = ""): string {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset !== undefined && !["utf-8", "utf8", "us-ascii"].includes(charset)) {
    throw new HongyanError("UNSUPPORTED_MEDIA_TYPE", "JSON is written in UTF-8 and nothing else", {
      hint: "Send it in UTF-8, with Content-Type: application/json and no other charset.",
    });
  }
  if (isUtf8(body)) return body.toString("utf8");
  throw new HongyanError("MALFORMED_JSON", "the request body is not in UTF-8", {
    hint: "Save it as UTF-8 and send the file (curl --data-binary @body.json): a terminal of Windows writes 中文 in GBK.",
  });
}

/** Of a text that need not be JSON. @throws {HongyanError} BAD_REQUEST */
export function refuseIntricate(text: string): void {
  let depth = 0;
  let values = 1;
  let isInText = false;
  for (let place = 0; place < text.length; place += 1) {
    const char = text.charCodeAt(place);
    if (isInText) {
      if (char === backslash) place += 1;
      else if (char === quote) isInText = false;
    } else if (char === quote) isInText = true;
    else if (char === comma) values += 1;
    else if (char === openBrace || char === openBracket) {
      depth += 1;
      if (depth > deepest) throw tooIntricate(`is nested more than ${deepest} deep`);
    } else if (char === closeBrace || char === closeBracket) depth -= 1;
  }
  if (values > mostValues) throw tooIntricate(`has more than ${mostValues} values`);
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

function tooIntricate(how: string): HongyanError {
  return new HongyanError("BAD_REQUEST", `the JSON of the body ${how}`, {
    hint: "Send less at once, and texts in place of deep structures.",
  });
}
