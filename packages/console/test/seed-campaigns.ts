import { setTimeout as wait } from "node:timers/promises";
import { params, scene, type TestServer } from "@hongyan/testing/server";

/** Makes a campaign through the API, and answers with its id. */
export async function makeCampaign(
  { call }: TestServer,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { status, body } = await call<{ id: string }>("POST", "/v1/campaigns", {
    name: "开学提醒",
    scene: scene.name,
    params,
    ...more,
  });
  if (status !== 201) throw new Error(`no campaign: ${JSON.stringify(body)}`);
  return body.id;
}

/** Waits until a campaign is in this state. */
export async function untilState({ call }: TestServer, id: string, state: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const { body } = await call<{ state: string }>("GET", `/v1/campaigns/${id}`);
    if (body.state === state) return;
    if (performance.now() > deadline) throw new Error(`campaign ${id} is ${body.state}`);
    await wait(50);
  }
}

/** One campaign that is done, some of whose messages WeChat refused. */
export async function seedDone(hongyan: TestServer, users = 12): Promise<string> {
  for (let user = 0; user < users; user += 1) await hongyan.user(3);
  const path = "/cgi-bin/message/subscribe/send";
  const { control } = hongyan.emulator;
  control.addFault({ path, kind: "errcode", errcode: 43101, times: 3 });
  control.addFault({ path, kind: "errcode", errcode: 40003, times: 1 });
  const id = await makeCampaign(hongyan, { name: "开学提醒：三年级" });
  await untilState(hongyan, id, "done");
  return id;
}

/** Campaigns in the states that the list shows. */
export async function seedCampaigns(hongyan: TestServer): Promise<void> {
  await seedDone(hongyan);
  await makeCampaign(hongyan, { name: "家长会通知 👨‍👩‍👧 مرحبا", perSecond: 0.5 });
  await makeCampaign(hongyan, { name: "周末活动提醒", sendAt: "2098-01-01T00:00:00Z" });
  const paused = await makeCampaign(hongyan, { name: "缴费提醒", sendAt: "2098-01-02T00:00:00Z" });
  await hongyan.call("POST", `/v1/campaigns/${paused}/pause`);
  await makeCampaign(hongyan, { name: "名单任务", audience: { list: true } });
  await seedDraft(hongyan);
}

/** A draft with a value that is too long. */
export function seedDraft(hongyan: TestServer): Promise<string> {
  return makeCampaign(hongyan, {
    name: "期末成绩单",
    draft: true,
    incomplete: true,
    params: { taskName: "语文、数学、英语三科的期末考试成绩已经可以查询", remarks: "请家长查看" },
  });
}
