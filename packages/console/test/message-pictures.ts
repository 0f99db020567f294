import { appid } from "@hongyan/testing/server";
import type { Picture } from "./pictures.ts";
import { connectCallback, makeUser, refuseNext, submit } from "./seed-messages.ts";
import type { TestConsole } from "./start-console.ts";

export const messagePictures: Picture[] = [
  {
    name: "messages",
    async seed({ hongyan }) {
      await sendSome(hongyan);
      return `${appid}/messages`;
    },
  },
  {
    name: "message",
    async seed({ hongyan }) {
      await connectCallback(hongyan);
      const openid = await makeUser(hongyan, 2);
      refuseNext(hongyan, -1);
      const id = await submit(hongyan, openid);
      await hongyan.until(id, "delivered");
      return `${appid}/messages/${id}`;
    },
  },
  {
    name: "send-message",
    async seed({ hongyan }) {
      return `${appid}/messages/new?openid=${await makeUser(hongyan, 2)}`;
    },
    async act(page) {
      await page.getByLabel("taskName").fill("完成第三单元练习与订正并请家长签字后上交老师");
      await page.getByLabel("remarks").fill("今晚八点前");
      await page.getByLabel("className").fill("三年级二班");
      // What the server says of it has come when the card shows it.
      await page.getByRole("figure").getByText("三年级二班").waitFor();
    },
  },
  {
    name: "users",
    async seed({ hongyan }) {
      await makeUser(hongyan, 3, { externalId: "member-10086", tags: ["vip", "三年级"] });
      await makeUser(hongyan, 1, { externalId: "member-10010", tags: ["三年级"] });
      return `${appid}/users`;
    },
  },
  {
    name: "user",
    async seed({ hongyan }) {
      return `${appid}/users/${await sendSome(hongyan)}`;
    },
  },
];

/** Messages of one user that came to different ends; answers with the user. */
async function sendSome(hongyan: TestConsole["hongyan"]): Promise<string> {
  await connectCallback(hongyan);
  const openid = await makeUser(hongyan, 3, { tags: ["vip", "三年级"] });
  await hongyan.until(await submit(hongyan, openid), "delivered");
  await submit(hongyan, openid, { sendAt: new Date(Date.now() + 7_200_000).toISOString() });
  refuseNext(hongyan, 43101);
  const params = { taskName: "订正错题", remarks: "请家长签字", className: "三年级二班" };
  await hongyan.until(await submit(hongyan, openid, { params }), "failed");
  return openid;
}
