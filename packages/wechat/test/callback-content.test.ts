import { describe, expect, test } from "vitest";
import {
  type CallbackPush,
  describeCallback,
  readCallback,
  transferToAgents,
  writeCallbackReply,
} from "@hongyan/wechat";
import { parseMessage } from "../src/callback/parse-message.ts";
import {
  messageFields,
  otherKey,
  plainRequest,
  type Request,
  type RequestOptions,
  safeRequest,
  settings,
  xmlOf,
} from "./helpers/callback-requests.ts";

const safe = { ...settings, mode: "safe" } as const;
const plain = { ...settings, mode: "plain" } as const;
const template1 = "tmplAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1";
const template2 = "tmplAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA2";

const accept = { TemplateId: template1, SubscribeStatusString: "accept", PopupScene: "0" };
const reject = { TemplateId: template2, SubscribeStatusString: "reject", PopupScene: "0" };
const sent = {
  TemplateId: template1,
  MsgID: "4100000000000000123",
  ErrorCode: "0",
  ErrorStatus: "success",
};
const event = (Event: string, fields: Record<string, unknown>) =>
  messageFields({ MsgType: "event", Event, ...fields });
const popup = (List: unknown) => event("subscribe_msg_popup_event", { List });
const popupXml = (List: unknown, wrapper = "SubscribeMsgPopupEvent") =>
  xmlOf(event("subscribe_msg_popup_event", { [wrapper]: { List } }));

describe("a push is told for what it is", () => {
  const accepted = { templateId: template1, choice: "accept", popupScene: "0" };
  const rejected = { templateId: template2, choice: "reject", popupScene: "0" };

  test.each([
    ["JSON, one item as an object", json(popup(accept)), [accepted]],
    ["JSON, one item in an array", json(popup([accept])), [accepted]],
    ["JSON, two items", json(popup([accept, reject])), [accepted, rejected]],
    ["JSON, numbers for strings", json(popup({ ...accept, PopupScene: 0 })), [accepted]],
    [
      "JSON, names with blanks",
      json(popup(accept)).replace('"TemplateId', '" TemplateId'),
      [accepted],
    ],
    ["XML, one item", popupXml(accept), [accepted]],
    ["XML, two items", popupXml([accept, reject]), [accepted, rejected]],
    ["XML, the other wrapper", popupXml(accept, "SubscribeMsgChangeEvent"), [accepted]],
    [
      "XML, a wrapper for each item",
      popupXml(accept).replace(
        "</SubscribeMsgPopupEvent>",
        `$&<SubscribeMsgPopupEvent><List><TemplateId>${template2}</TemplateId><SubscribeStatusString>reject</SubscribeStatusString><PopupScene>0</PopupScene></List></SubscribeMsgPopupEvent>`,
      ),
      [accepted, rejected],
    ],
    [
      "an item without its template",
      json(popup([{ ...accept, TemplateId: undefined }, reject])),
      [rejected],
    ],
    [
      "no scene",
      json(popup({ ...accept, PopupScene: undefined })),
      [{ ...accepted, popupScene: undefined }],
    ],
    ["no list", json(popup(undefined)), []],
    ["a list of nonsense", json(popup([1, null, "x", [accept]])), []],
  ])("popup: %s", (_, text, choices) => {
    expect(describeCallback(read(text))).toEqual({ kind: "subscribe-popup", choices });
  });

  test.each([
    ["JSON", json(event("subscribe_msg_change_event", { List: reject }))],
    [
      "XML",
      xmlOf(event("subscribe_msg_change_event", { SubscribeMsgChangeEvent: { List: reject } })),
    ],
    [
      "XML, wrapped as a popup",
      xmlOf(event("subscribe_msg_change_event", { SubscribeMsgPopupEvent: { List: reject } })),
    ],
  ])("change: %s", (_, text) => {
    const choices = [{ templateId: template2, choice: "reject" }];
    expect(describeCallback(read(text))).toEqual({ kind: "subscribe-change", choices });
  });

  const numbers = json(event("subscribe_msg_sent_event", { List: { ...sent, ErrorCode: 0 } }));
  test.each([
    ["JSON", json(event("subscribe_msg_sent_event", { List: sent }))],
    ["JSON, in an array", json(event("subscribe_msg_sent_event", { List: [sent] }))],
    ["JSON, MsgID as a 64-bit number", numbers.replace(/"MsgID":"(\d+)"/, '"MsgID":$1')],
    ["XML", xmlOf(event("subscribe_msg_sent_event", { SubscribeMsgSentEvent: { List: sent } }))],
  ])("sent: %s, msgid to the last digit", (_, text) => {
    const { MsgID: msgid, ErrorCode: errorCode, ErrorStatus: errorStatus } = sent;
    const results = [{ templateId: template1, msgid, errorCode, errorStatus }];
    expect(describeCallback(read(text))).toEqual({ kind: "subscribe-sent", results });
  });

  test.each([
    [
      { MsgType: "text", Content: "你好" },
      { type: "text", content: "你好" },
    ],
    [
      { MsgType: "image", PicUrl: "http://mmbiz.qpic.cn/0?a=1&b=2", MediaId: "m" },
      { type: "image", picUrl: "http://mmbiz.qpic.cn/0?a=1&b=2", mediaId: "m" },
    ],
    [
      {
        MsgType: "miniprogrampage",
        Title: "订单详情",
        AppId: "wx1",
        PagePath: "p.html?id=42",
        ThumbUrl: "u",
        ThumbMediaId: "t",
      },
      {
        type: "miniprogrampage",
        title: "订单详情",
        appid: "wx1",
        pagePath: "p.html?id=42",
        thumbUrl: "u",
        thumbMediaId: "t",
      },
    ],
    [{ MsgType: "voice" }, { type: "other", msgType: "voice" }],
    [{ MsgType: "text" }, { type: "text", content: "" }],
  ])("a user's message: %j", (fields, message) => {
    const all = messageFields({ ...fields, MsgId: "7000000000000000001" });
    for (const text of [json(all), xmlOf(all)]) {
      const content = describeCallback(read(text));
      expect(content).toEqual({ kind: "customer-message", msgId: "7000000000000000001", message });
    }
  });

  test.each([
    [
      event("user_enter_tempsession", { SessionFrom: "order-42" }),
      { kind: "enter-session", sessionFrom: "order-42" },
    ],
    [event("user_enter_tempsession", {}), { kind: "enter-session", sessionFrom: "" }],
    [
      event("user_authorization_revoke", { OpenID: "oUser", AppID: "wx1", RevokeInfo: 6 }),
      {
        kind: "authorization-change",
        event: "user_authorization_revoke",
        openid: "oUser",
        revokeInfo: "6",
      },
    ],
    [
      event("user_authorization_cancellation", { " OpenID": "oUser" }),
      {
        kind: "authorization-change",
        event: "user_authorization_cancellation",
        openid: "oUser",
        revokeInfo: undefined,
      },
    ],
    [
      event("notify_service_msg_send_result", {
        openid: "oUser",
        notify_code: "p1.42",
        notify_type: 2006,
        card_status: 4,
        fail_ret: -1004,
        fail_msg: "user reject message ",
      }),
      {
        kind: "service-card-result",
        openid: "oUser",
        notifyCode: "p1.42",
        notifyType: "2006",
        cardStatus: "4",
        failRet: "-1004",
        failMsg: "user reject message ",
      },
    ],
    [event("debug_demo", { debug_str: "hello world" }), { kind: "other" }],
    [messageFields({ MsgType: "event" }), { kind: "other" }],
    [messageFields({}), { kind: "other" }],
  ])("%j", (fields, content) => {
    expect(describeCallback(read(json(fields)))).toEqual(content);
  });

  test("also after a stay in a database, where the fields were JSON", () => {
    const push = read(popupXml([accept, reject]));
    const stored = JSON.parse(JSON.stringify(push)) as CallbackPush;
    expect(describeCallback(stored)).toEqual(describeCallback(push));
  });
});

describe("deduplicationKey", () => {
  const key = (text: string, options?: RequestOptions) => read(text, options).deduplicationKey;
  const message = (fields: Record<string, unknown>) =>
    messageFields({ MsgType: "text", Content: "你好", MsgId: "7000000000000000001", ...fields });
  const sentEvent = (List: unknown) => event("subscribe_msg_sent_event", { List });
  const media = event("wxa_media_check", {
    trace_id: "t1",
    version: 2,
    result: { suggest: "pass", label: 100 },
    detail: [{ strategy: "content_model", errcode: 0, prob: 90.5, note: " a\r\nb " }],
  });

  test.each([message({}), popup([accept, reject]), sentEvent(sent), media])(
    "is the same when WeChat sends again with new timestamp, nonce and encryption: %j",
    (fields) => {
      const again = { timestamp: "1767225605", nonce: "777" };
      const first = key(json(fields), { random: new Uint8Array(16) });
      expect(key(json(fields), { ...again, random: new Uint8Array(16).fill(1) })).toBe(first);
      expect(key(json(fields), { encodingAESKey: otherKey })).toBe(first);
      expect(readPlain(json(fields)).deduplicationKey).toBe(first);
    },
  );

  test.each([
    [json(message({ MsgId: 1 })), xmlOf(message({ MsgId: "1" }))],
    [
      json(message({ MsgId: 0 })).replace('"MsgId":0', '"MsgId":7000000000000000001'),
      xmlOf(message({})),
    ],
    [json(popup(accept)), popupXml(accept)],
    [json(popup([accept])), popupXml(accept)],
    [json(popup([accept, reject])), popupXml([accept, reject], "SubscribeMsgChangeEvent")],
    [
      json(sentEvent(sent)),
      xmlOf(event("subscribe_msg_sent_event", { SubscribeMsgSentEvent: { List: sent } })),
    ],
    [json({ ...media, empty: null }), xmlOf(media)],
    [json(media), xmlOf({ ...media, empty: "" })],
    [
      json({ ...media, CreateTime: "1767225600" }),
      json(Object.fromEntries(Object.entries(media).toReversed())),
    ],
  ])("is the same for %s and %s", (one, other) => expect(key(one)).toBe(key(other)));

  test("is another for each of these, though all are one user's in one second", () => {
    const pushes = [
      message({}),
      message({ MsgId: "7000000000000000002" }),
      message({ MsgId: "7000000000000000001", FromUserName: "oOther" }),
      message({ MsgId: undefined }),
      message({ MsgId: undefined, Content: "你好吗" }),
      popup(accept),
      popup(reject),
      popup([accept, reject]),
      popup([reject, accept]),
      popup({ ...accept, SubscribeStatusString: "reject" }),
      event("subscribe_msg_change_event", { List: accept }),
      sentEvent(sent),
      sentEvent({ ...sent, MsgID: "4100000000000000124" }),
      sentEvent({ ...sent, TemplateId: template2 }),
      sentEvent({ ...sent, MsgID: undefined }),
      sentEvent({ ...sent, MsgID: undefined, ErrorCode: "1" }),
      media,
      { ...media, trace_id: "t2" },
      { ...media, result: { suggest: "risky", label: 100 } },
      event("user_enter_tempsession", { SessionFrom: "a" }),
      event("user_enter_tempsession", { SessionFrom: "b" }),
      event("user_enter_tempsession", { SessionFrom: "a", CreateTime: 1767225601 }),
    ];
    expect(new Set(pushes.map((push) => key(json(push)))).size).toBe(pushes.length);
  });

  test("of the result of a send is that of the send: WeChat tells it once, whenever it does", () => {
    const late = { ...sentEvent(sent), CreateTime: 1767225999 };
    expect(key(json(late))).toBe(key(json(sentEvent(sent))));
  });
});

describe("a reply", () => {
  const transfer = {
    ToUserName: "oTest0123456789abcdefghij_01",
    FromUserName: "gh_0a1b2c3d4e5f",
    CreateTime: 1767225602,
    MsgType: "transfer_customer_service",
  };
  const fields = messageFields({ MsgType: "text", Content: "人工", MsgId: 1 });
  const options = { nonce: "1020304050", timestampSeconds: 1767225602 };
  const at = { createdAtSeconds: 1767225602 };

  test("to a user's message hands it to the agents, with the ids swapped", () => {
    expect(transferToAgents(read(json(fields)), at)).toEqual(transfer);
  });

  test("is of now unless said otherwise", () => {
    const { CreateTime } = transferToAgents(read(json(fields)));
    expect(Math.abs(Number(CreateTime) - Date.now() / 1000)).toBeLessThan(60);
  });

  test("in plain mode is plain, in the format of the push", () => {
    const write = (push: CallbackPush) =>
      writeCallbackReply(plain, push, transferToAgents(push, at), options);
    expect(write(readPlain(json(fields)))).toEqual({
      contentType: "application/json; charset=utf-8",
      body: JSON.stringify(transfer),
    });
    expect(write(readPlain(xmlOf(fields)))).toEqual({
      contentType: "text/xml; charset=utf-8",
      body:
        "<xml><ToUserName><![CDATA[oTest0123456789abcdefghij_01]]></ToUserName>" +
        "<FromUserName><![CDATA[gh_0a1b2c3d4e5f]]></FromUserName>" +
        "<CreateTime>1767225602</CreateTime>" +
        "<MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>",
    });
  });

  test.each(["json", "xml"] as const)(
    "in safe mode, %s, is what WeChat can read with the same checks as ours",
    (format) => {
      const push = read(format === "json" ? json(fields) : xmlOf(fields));
      const { body } = writeCallbackReply(safe, push, transfer, options);
      const envelope = parseMessage(body, 32);
      if (!envelope.ok) throw new Error(envelope.reason);
      const { MsgSignature, TimeStamp, Nonce } = envelope.fields;
      expect(envelope.format).toBe(format);
      expect(Nonce).toBe(options.nonce);
      const query = {
        msg_signature: String(MsgSignature),
        timestamp: String(TimeStamp),
        nonce: options.nonce,
      };
      const reading = readCallback(safe, query, Buffer.from(body));
      expect(reading).toMatchObject({ ok: true, push: { format, msgType: transfer.MsgType } });
    },
  );

  test("is encrypted with the key that opened the push", () => {
    const changed = {
      ...safe,
      encodingAESKey: otherKey,
      previousEncodingAESKey: settings.encodingAESKey,
    };
    const opensReply = (encodingAESKey: string, push: CallbackPush) => {
      const { body } = writeCallbackReply(changed, push, transfer, options);
      const { MsgSignature } = JSON.parse(body) as { MsgSignature: string };
      const query = { msg_signature: MsgSignature, timestamp: "1767225602", nonce: options.nonce };
      return readCallback({ ...settings, encodingAESKey, mode: "safe" }, query, Buffer.from(body))
        .ok;
    };
    const old = readWith(changed, safeRequest(json(fields)));
    const renewed = readWith(changed, safeRequest(json(fields), { encodingAESKey: otherKey }));
    expect([opensReply(settings.encodingAESKey, old), opensReply(otherKey, old)]).toEqual([
      true,
      false,
    ]);
    expect([opensReply(settings.encodingAESKey, renewed), opensReply(otherKey, renewed)]).toEqual([
      false,
      true,
    ]);
  });

  test("is another each time, though it says the same: the random part is drawn anew", () => {
    const push = read(json(fields));
    const bodies = [1, 2].map(() => writeCallbackReply(safe, push, transfer, options).body);
    expect(bodies[0]).not.toBe(bodies[1]);
  });

  test("without the key fails with a code and a hint, and tells no key", () => {
    const push = read(json(fields));
    const keyless = { ...safe, encodingAESKey: "secretsecret" };
    const write = () => writeCallbackReply(keyless, push, transfer, options);
    expect(write).toThrow(
      expect.objectContaining({ code: "WECHAT_CALLBACK_KEY", hint: expect.any(String) }),
    );
    expect(write).not.toThrow(/secretsecret/);
  });

  test("of a random part that is not 16 bytes is refused: it would move every field", () => {
    const push = read(json(fields));
    const random = new Uint8Array(15);
    expect(() => writeCallbackReply(safe, push, transfer, { ...options, random })).toThrow(
      RangeError,
    );
  });
});

function json(fields: Record<string, unknown>): string {
  return JSON.stringify(fields);
}

/** Through safe mode; a request of either key is read. */
function read(text: string, options: RequestOptions = {}): CallbackPush {
  const envelope = text.startsWith("<") ? "xml" : "json";
  return readWith(
    { ...safe, previousEncodingAESKey: otherKey },
    safeRequest(text, { envelope, ...options }),
  );
}

function readPlain(text: string): CallbackPush {
  return readWith(plain, plainRequest(text));
}

function readWith(
  reading: Parameters<typeof readCallback>[0],
  { query, body }: Request,
): CallbackPush {
  const result = readCallback(reading, query, body);
  if (!result.ok) throw new Error(`${result.stage}: ${result.reason}`);
  return result.push;
}
