import { createCipheriv, createSecretKey } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import {
  type CallbackPush,
  type CallbackRefusal,
  type CallbackSettings,
  describeCallback,
  encryptFrame,
  readCallback,
  transferToAgents,
  writeCallbackReply,
} from "@hongyan/wechat";
import {
  messageFields,
  plainRequest,
  type Request,
  safeRequest,
  sealedRequest,
  settings,
  xmlOf,
} from "./helpers/callback-requests.ts";
import { createRandom, type Random } from "./helpers/random.ts";

const requestCount = 100_000;
/** Ten times what it takes on an idle machine. */
const timeoutMs = 90_000;
/** All but `key`, which is about the settings. */
const stages = new Set([
  ...["mode", "signature", "size", "envelope", "base64"],
  ...["length", "padding", "msg_len", "receive_id", "utf8", "format"],
]);

const messages = [
  messageFields({
    MsgType: "text",
    Content: "你好，世界 🚀 ]]> &amp; <b>",
    MsgId: "7000000000000000001",
  }),
  messageFields({
    MsgType: "event",
    Event: "subscribe_msg_popup_event",
    List: [1, 2].map((n) => ({
      TemplateId: `tmpl${n}`,
      SubscribeStatusString: "accept",
      PopupScene: n,
    })),
  }),
  messageFields({
    MsgType: "event",
    Event: "user_authorization_revoke",
    OpenID: "o",
    RevokeInfo: "6",
  }),
];
const json = [
  ...messages.map((message) => JSON.stringify(message)),
  '{"MsgType":"event","Event":"subscribe_msg_sent_event","List":{"TemplateId":"t","MsgID":4100000000000000123}}',
];
const xml = [
  ...messages.map((message) => xmlOf({ ...message, Content: "x" })),
  "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[a]]]]><![CDATA[>b & <c>]]></Content></xml>",
  '<?xml version="1.0"?>\n<xml><a>&lt;&#65;</a><b/><b> 1 </b></xml>',
];

/** Pieces that parsers have stumbled over. */
const snippets = [
  '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
  '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
  ...[
    "<!dOcTyPe x>",
    "<!ENTITY",
    "&c;",
    "&#0;",
    "&#x110000;",
    "&",
    "<?xml version='1.0'?>",
    "<?x?>",
    "<!--",
  ],
  ...[
    "<![CDATA[",
    "]]>",
    "]]",
    "<",
    ">",
    "</xml>",
    "<xml>",
    "<Encrypt>",
    "<__proto__>",
    "<constructor/>",
  ],
  ...[
    '"__proto__":{"x":1},',
    '"constructor":{"prototype":{"x":1}},',
    '"Encrypt":"AAAA",',
    '"Encrypt":1,',
  ],
  ...[
    '{"a":',
    "[",
    "]",
    "}",
    "{",
    '"',
    "\\",
    "\\u0000",
    "\\ud800",
    "1e999",
    "-0",
    "12345678901234567890",
  ],
  ...[
    "\0",
    "\ufeff",
    "\u2028",
    "汉",
    "\u{1f680}",
    "\r\n",
    "a='<![CDATA['",
    "=".repeat(5),
    "+".repeat(9),
  ],
];

test(
  `${requestCount.toLocaleString("en")} mutated requests: none throws, and none changes a push that was signed`,
  () => {
    const seed = 20_261_122;
    const random = createRandom(seed);
    const reached = new Set<string>();
    const counts = { read: 0, refused: 0 };
    for (let number = 0; number < requestCount; number++) {
      const attempt = mutatedRequest(random);
      try {
        const refusal = readAndUse(attempt);
        if (refusal === undefined) counts.read++;
        else counts.refused++;
        if (refusal !== undefined) reached.add(refusal.stage);
      } catch (error) {
        const body = Buffer.from(attempt.request.body).toString("base64");
        throw new Error(`seed ${seed}, request ${number}, body ${body}`, { cause: error });
      }
    }
    expect(counts.read).toBeGreaterThan(requestCount / 50);
    expect(counts.refused).toBeGreaterThan(requestCount / 2);
    // Every check past the settings' own has been the one that refused.
    expect(reached).toEqual(stages);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  },
  timeoutMs,
);

/** Reads a request and does with the push what a server does. `expect` a hundred thousand times would take the time. */
function readAndUse({ settings, request, honest }: Attempt): CallbackRefusal | undefined {
  const reading = readCallback(settings, request.query, request.body);
  if (!reading.ok) return reading;
  const { push } = reading;
  if (honest !== undefined && !isDeepStrictEqual(push, honest)) throw new Error("another content");
  if (push.deduplicationKey.length !== 43) throw new Error("no key");
  if (typeof describeCallback(push).kind !== "string") throw new Error("no description");
  writeCallbackReply(settings, push, transferToAgents(push), { nonce: "1" });
  return undefined;
}

interface Attempt {
  settings: CallbackSettings;
  request: Request;
  /** What an accepted request must say: the change was made behind the signature's back. */
  honest?: CallbackPush;
}

function mutatedRequest(random: Random): Attempt {
  const envelope = random.pick(["json", "xml"] as const);
  const text = random.pick(envelope === "json" ? json : xml);
  const mode = random.pick(["safe", "compatible"] as const);
  switch (random.below(5)) {
    case 0: {
      const { request, push: honest } = honestRequest(text, envelope);
      const changed = { query: mutateQuery(random, request), body: mutate(random, request.body) };
      return { settings: { ...settings, mode }, request: changed, honest };
    }
    case 1: {
      const request = plainRequest(text);
      request.body = mutate(random, request.body);
      return { settings: { ...settings, mode: "plain" }, request };
    }
    case 2: {
      const message = Buffer.from(mutate(random, Buffer.from(text)));
      const request = sealedRequest(seal(frameOf(message)), { envelope });
      return { settings: { ...settings, mode }, request };
    }
    case 3: {
      const frame = Buffer.from(mutate(random, padded(frameOf(Buffer.from(text)))));
      const whole = frame.subarray(0, frame.length - (frame.length % 16));
      const request = sealedRequest(seal(whole, false), { envelope });
      return { settings: { ...settings, mode }, request };
    }
    default: {
      const encrypt = Buffer.from(encryptFrame(settings, text, new Uint8Array(16)));
      const changed = Buffer.from(mutate(random, encrypt)).toString("latin1");
      return { settings: { ...settings, mode }, request: sealedRequest(changed, { envelope }) };
    }
  }
}

const honestRequests = new Map<string, { request: Request; push: CallbackPush }>();

function honestRequest(text: string, envelope: "json" | "xml") {
  const made = honestRequests.get(text);
  if (made !== undefined) return made;
  const request = safeRequest(text, { envelope, random: new Uint8Array(16) });
  const reading = readCallback({ ...settings, mode: "safe" }, request.query, request.body);
  if (!reading.ok) throw new Error(reading.reason);
  honestRequests.set(text, { request, push: reading.push });
  return { request, push: reading.push };
}

function mutateQuery(random: Random, { query }: Request): Request["query"] {
  if (random.below(4) !== 0) return query;
  const name = random.pick(["timestamp", "nonce", "msg_signature", "signature", "openid"] as const);
  const value = mutate(random, Buffer.from(query[name] ?? ""));
  return { ...query, [name]: Buffer.from(value).toString("latin1") };
}

/** One to three changes, each of a kind that has broken a parser somewhere. */
function mutate(random: Random, original: Uint8Array): Uint8Array {
  let bytes = Buffer.from(original);
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(bytes.length + 1);
    const to = at + random.below(bytes.length - at + 1);
    switch (random.below(9)) {
      case 0:
        bytes = bytes.subarray(0, at);
        break;
      case 1:
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
        break;
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(random.pick([...json, ...xml])).subarray(at),
        ]);
        break;
      case 5:
        bytes.fill(random.pick([0, 0x20, 0x3d, 0x41, 0xff]), at, Math.min(to, at + 8));
        break;
      case 6:
        bytes = insert(
          bytes,
          at,
          random.pick(['{"a":', "[", "<a>", "&#65;", "9", " "]).repeat(random.below(200)),
        );
        break;
      default:
        bytes = insert(bytes, at, random.pick(snippets));
    }
  }
  // Once in a while a body beyond the limit.
  return random.below(2000) === 0 ? insert(bytes, 0, " ".repeat(262_144)) : bytes;
}

function insert(bytes: Buffer, at: number, text: string): Buffer<ArrayBuffer> {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(text), bytes.subarray(at)]);
}

/** The frame built here once more, so that any byte of it can be wrong. */
function frameOf(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([Buffer.alloc(16, 1), length, message, Buffer.from(settings.appid)]);
}

function padded(frame: Buffer): Buffer {
  const count = 32 - (frame.length % 32);
  return Buffer.concat([frame, Buffer.alloc(count, count)]);
}

const keyBytes = Buffer.from(settings.encodingAESKey, "base64");
const aesKey = createSecretKey(keyBytes);
const iv = keyBytes.subarray(0, 16);

function seal(frame: Buffer, isPadded = true): string {
  const cipher = createCipheriv("aes-256-cbc", aesKey, iv).setAutoPadding(false);
  return cipher.update(isPadded ? padded(frame) : frame).toString("base64");
}
