import { expect, test } from "vitest";
import { startWorld } from "./helpers.ts";

const notice =
  "https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01?blockType=1";

test.each([
  [
    "/cgi-bin/message/wxopen/template/uniform_send",
    45109,
    `For more details, please view ${notice}`,
  ],
  ["/cgi-bin/message/wxopen/template/send", 45103, "This API has been unsupported rid:"],
  ["/cgi-bin/wxopen/template/library/list", 45103, "This API has been unsupported rid:"],
  ["/cgi-bin/wxopen/template/add", 45103, "This API has been unsupported rid:"],
])(
  "%s is answered as WeChat answers it nowadays, once the token is good",
  async (path, errcode, text) => {
    await using world = await startWorld();

    const answer = await world.post(`${path}?access_token=${await world.token()}`, {});

    expect(answer.errcode).toBe(errcode);
    expect(answer.errmsg).toContain(text);
    expect(answer.errmsg).toMatch(/rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect((await world.post(`${path}?access_token=none`, {})).errcode).toBe(40001);
  },
);

test("a counter cannot be cleared alone, except of WeChat's shop", async () => {
  await using world = await startWorld();
  const path = `/cgi-bin/openapi/quota/clear?access_token=${await world.token()}`;
  const clear = async (cgi_path: string) => (await world.post(path, { cgi_path })).errcode;

  expect(await clear("/cgi-bin/message/subscribe/send")).toBe(76022);
  expect(await clear("/nowhere")).toBe(76021);
  expect(await clear("/channels/ec/basics/info/get")).toBe(0);
  expect((await world.post(path, "")).errcode).toBe(44002);
});
