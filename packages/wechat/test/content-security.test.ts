import { expect, test } from "vitest";
import { describeErrcode } from "@hongyan/wechat";
import { startWechatServer } from "./helpers/wechat-server.ts";

const text = { openid: "oAmy", scene: 2, content: "早上好" } as const;
const answering = (result: unknown) =>
  startWechatServer({
    "/wxa/msg_sec_check": () => ({ errcode: 0, errmsg: "ok", trace_id: "t1", result }),
  });

test("a text is sent as version 2, and its verdict read", async () => {
  await using wechat = await answering({ suggest: "risky", label: 20_003 });

  expect(await wechat.client.contentSecurity.checkText(text)).toEqual({
    suggest: "risky",
    label: 20_003,
    traceId: "t1",
  });
  expect(JSON.parse(wechat.lastRequest().body)).toEqual({ version: 2, ...text });
});

test.each([[{ suggest: "new-word", label: 1 }], [undefined]])(
  "a verdict that is not known, or missing, is never taken for a pass: %j",
  async (result) => {
    await using wechat = await answering(result);
    expect((await wechat.client.contentSecurity.checkText(text)).suggest).toBe("review");
  },
);

test("61010 is about the user's visit here, and about a code elsewhere", () => {
  expect(describeErrcode(61_010, "content-security").en).toContain("two hours");
  expect(describeErrcode(61_010).en).not.toContain("two hours");
});
