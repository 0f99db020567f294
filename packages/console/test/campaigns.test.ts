import { createDatabase } from "@hongyan/testing/databases";
import { appid, params, scene } from "@hongyan/testing/server";
import type { Page } from "@hongyan/testing/chromium";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { pauseWithoutTemplate } from "../../server/src/store/campaign-states.ts";
import { faultsIn, formOf, keptOf } from "../src/pages/campaign-draft/draft-form.ts";
import type { CampaignSummary } from "../src/api/campaign-types.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { makeCampaign, seedDone, seedDraft, untilState } from "./seed-campaigns.ts";
import { password } from "./sign-in.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
const openids: string[] = [];
beforeAll(async () => {
  console = await startConsole({ databaseUrl: await createDatabase(inject("postgresUrl")) });
  for (let user = 0; user < 3; user += 1) openids.push(await console.hongyan.user(3));
});
afterAll(() => console[Symbol.asyncDispose]());

const patience = { timeout: 30_000 };
/** Of tests that walk through many pages, on a busy machine. */
const slow = 90_000;
const saved = (page: Page) => page.getByText("已保存").waitFor(patience);
const heading = (page: Page, name: string) => page.getByRole("heading", { name }).waitFor(patience);

async function read<Body = Record<string, unknown>>(id: string): Promise<Body> {
  return (await console.hongyan.call<Body>("GET", `/v1/campaigns/${id}`)).body;
}

test(
  "from nothing to a campaign that is done: checked as one types, counted, tested, started, and watched to its end",
  async () => {
    const page = await console.open(`${appid}/campaigns`);
    await page.getByText("还没有推送任务").waitFor(patience);
    await expectAccessible(page);

    await page.getByRole("link", { name: "新建推送任务" }).first().click();
    await page.getByRole("button", { name: "保存草稿，下一步" }).click();
    await page.getByText("请填写推送任务名称").waitFor();
    await page.getByLabel("推送任务名称").fill("开学提醒");
    await page.getByRole("combobox", { name: "场景" }).click();
    await page.getByTitle(scene.name).click();
    await page.getByRole("button", { name: "保存草稿，下一步" }).click();

    await page.getByLabel("taskName").fill("语文、数学、英语三科的期末考试成绩已经可以查询");
    await page.getByText("“任务名称”最多 20 个字，现在 23 个").waitFor(patience);
    await page.getByLabel("taskName").fill("交作业");
    await page.getByLabel("备注").fill("今晚八点前");
    await page.getByLabel("班级名称").fill("三年级二班");
    await page.getByText("符合微信的关键词规则").waitFor(patience);
    await page.getByRole("figure", { name: "订阅消息卡片预览" }).getByText("今晚八点前").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "下一步" }).click();

    await page.getByText("3 人", { exact: true }).waitFor(patience);
    await page.getByRole("button", { name: "测试与确认" }).click();
    await page.getByLabel("接收人").fill(`${openids[0]} oNobody`);
    await saved(page);
    await page.getByRole("button", { name: "发送测试" }).click();
    await page.getByText("USER_NOT_FOUND").waitFor(patience);
    await page.getByText("已发送").waitFor(patience);
    await expectAccessible(page);

    await page.getByRole("button", { name: "开始推送" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("现在可以触达 3 人").waitFor(patience);
    await dialog.getByRole("button", { name: "开始推送" }).click();

    await page.getByText("已完成").first().waitFor(patience);
    await page.getByText("3 / 3 条已有结果").waitFor(patience);
    await expectAccessible(page);
  },
  slow,
);

test(
  "what is typed is kept: by a reload, through a server that was away, and when the session ends",
  async () => {
    const id = await makeCampaign(console.hongyan, { draft: true });
    const page = await console.open(`${appid}/campaigns/${id}/edit?step=content`, {
      areFailuresExpected: true,
    });
    const field = page.getByLabel("备注");
    await field.fill("第一次");
    await saved(page);
    await page.reload();
    await expect.poll(() => field.inputValue(), patience).toBe("第一次");

    const patch = `**/v1/campaigns/${id}?*`;
    await page.route(patch, (route) => route.abort());
    await field.fill("服务器不在");
    await page.getByText("没有保存成功，填写的内容还在").waitFor(patience);
    await page.unroute(patch);
    await expect
      .poll(() => read(id), patience)
      .toMatchObject({ params: { remarks: "服务器不在" } });

    await page.context().clearCookies();
    await field.fill("登录过期");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("密码").fill(password);
    await dialog.getByRole("button", { name: "登录" }).click();
    await expect.poll(() => read(id), patience).toMatchObject({ params: { remarks: "登录过期" } });
    expect(await field.inputValue()).toBe("登录过期");
  },
  slow,
);

test("of two who edit one draft the second is told, overwrites nothing, and chooses which one counts", async () => {
  const id = await makeCampaign(console.hongyan, { draft: true, name: "原来的名字" });
  const page = await console.open(`${appid}/campaigns/${id}/edit`, { areFailuresExpected: true });
  const field = page.getByLabel("推送任务名称");
  await field.waitFor(patience);
  await console.hongyan.call("PATCH", `/v1/campaigns/${id}`, { name: "对方的名字" });

  await field.fill("我的名字");
  await page.getByText("别人刚刚改过这份草稿").waitFor(patience);
  expect(await read(id)).toMatchObject({ name: "对方的名字" });
  expect(await field.inputValue()).toBe("我的名字");
  await expectAccessible(page);

  await page.getByRole("link", { name: "概览" }).first().click();
  await page.getByRole("dialog").getByText("离开这一页？").waitFor(patience);
  await page.getByRole("button", { name: "留下" }).click();
  expect(await field.inputValue()).toBe("我的名字");

  await page.getByRole("button", { name: "以我的内容为准" }).click();
  await saved(page);
  expect(await read(id)).toMatchObject({ name: "我的名字" });
});

test("what somebody else has changed is not sent by whoever confirmed what stood there before", async () => {
  const id = await makeCampaign(console.hongyan, { draft: true, params });
  const page = await console.open(`${appid}/campaigns/${id}/edit?step=confirm`, {
    areFailuresExpected: true,
  });
  await page.getByRole("button", { name: "开始推送" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("每人用掉一次授权").waitFor(patience);
  await console.hongyan.call("PATCH", `/v1/campaigns/${id}`, {
    params: { ...params, remarks: "对方的内容" },
  });

  await dialog.getByRole("button", { name: "开始推送" }).click();

  await dialog.getByText("CHANGED_MEANWHILE").waitFor(patience);
  await page.getByText("别人刚刚改过这份草稿").waitFor(patience);
  expect(await read(id)).toMatchObject({ state: "draft" });
});

test("an upload goes on while other steps are looked at, and nothing starts before its end", async () => {
  const id = await makeCampaign(console.hongyan, { audience: { list: true }, params });
  const page = await console.open(`${appid}/campaigns/${id}/edit?step=audience`);
  const held = Promise.withResolvers<void>();
  await page.route("**/recipients?*", async (route) => {
    await held.promise;
    await route.continue();
  });
  const buffer = Buffer.from(`openid\n${openids[0]}\n`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer });

  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByText("名单正在上传").waitFor(patience);
  await page.getByRole("button", { name: "测试与确认" }).click();
  await page.getByText("名单还在上传，传完才能开始").waitFor(patience);
  held.resolve();

  await expect.poll(() => read(id), patience).toMatchObject({ listed: 1 });
  const start = page.getByRole("button", { name: "开始推送" });
  await expect.poll(() => start.isEnabled(), patience).toBe(true);
});

test("what is left out of a save for its fault is not held for saved, and hidden tags are no fault", () => {
  const saved = formOf(draftOf({ tags: ["vip"] }));
  const faulty = { ...saved, name: "", tags: ["has blank"], perSecond: "5" };

  expect(keptOf(saved, faulty)).toMatchObject({ name: "草稿", tags: ["vip"], perSecond: "5" });
  expect(faultsIn({ ...saved, audienceKind: "everybody", tags: ["has blank"] })).toEqual({});
});

test(
  "a list tells which lines are bad and why, whom it reaches, and that its cards are made",
  async () => {
    const id = await makeCampaign(console.hongyan, { audience: { list: true } });
    const page = await console.open(`${appid}/campaigns/${id}/edit?step=audience`);
    const long = "这是一个特别特别长的超过二十个字的任务名称";
    const lines = [
      "openid,taskName",
      `${openids[0]},语文 92 分`,
      `${openids[0]},重复`,
      "oWithoutGrant,数学 88 分",
      ...Array.from({ length: 60 }, (_, index) => `oLong${index},${long}`),
    ];
    const file = { name: "成绩.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
    await page.locator("input[type=file]").setInputFiles(file);

    const report = page.getByRole("region", { name: "成绩.csv 的上传结果" });
    await report.getByText("61 行有问题，未加入").waitFor(patience);
    await report.getByText("加入 2 人").waitFor();
    await report.getByText("在第 2 行已经出现，以那一行为准").waitFor();
    await page.getByText("1 人", { exact: true }).waitFor(patience);
    await expectAccessible(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载问题行" }).click();
    expect((await downloading).suggestedFilename()).toBe("成绩-bad-lines.csv");

    await page.getByRole("button", { name: "消息内容" }).click();
    await page.getByText("名单里已有 2 人").waitFor(patience);
    expect(await page.getByLabel("备注").isDisabled()).toBe(true);

    await page.getByRole("button", { name: "测试与确认" }).click();
    await page
      .getByRole("region", { name: "名单前几位的卡片" })
      .getByText("语文 92 分")
      .waitFor(patience);
    await page
      .getByRole("region", { name: "没有可用额度" })
      .getByText("oWithoutGrant")
      .waitFor(patience);
    await page.getByRole("button", { name: "开始推送" }).click();
    await page.getByRole("dialog").getByText("另有 1 人没有可用额度").waitFor(patience);
    await page.getByRole("dialog").getByRole("button", { name: "开始推送" }).click();
    await page.getByRole("heading", { name: /跳过的人/ }).waitFor(patience);
    await page.getByText("oWithoutGrant").waitFor(patience);
  },
  slow,
);

test("a file of another kind is refused beside the button, and nothing is sent", async () => {
  const id = await makeCampaign(console.hongyan, { audience: { list: true } });
  const page = await console.open(`${appid}/campaigns/${id}/edit?step=audience`);
  const file = { name: "名单.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK") };
  await page.locator("input[type=file]").setInputFiles(file);

  await page.getByText("请选择 .csv、.ndjson 或 .jsonl 文件").waitFor(patience);
  expect(await read(id)).toMatchObject({ listed: 0 });
});

test(
  "what is under way is paused, resumed and cancelled, and what will happen is told in numbers",
  async () => {
    const id = await makeCampaign(console.hongyan, { perSecond: 0.1, name: "慢慢来" });
    const page = await console.open(`${appid}/campaigns/${id}`);
    const act = async (name: string, told: RegExp) => {
      await page.getByRole("button", { name, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(told).waitFor(patience);
      await dialog.getByRole("button", { name, exact: true }).click();
    };
    await page.getByText("发送中").first().waitFor(patience);

    await act("暂停", /还有 \d 条没有发出/);
    await page.getByText("已由人暂停").waitFor(patience);
    await expectAccessible(page);
    await act("继续", /继续发送剩下的 \d 条/);
    await page.getByText("已由人暂停").waitFor({ state: "detached", ...patience });
    await act("取消任务", /额度退回用户/);

    await untilState(console.hongyan, id, "cancelled");
    await page.getByText("已取消").first().waitFor(patience);
    await page.getByText("推送任务在发出前已取消").waitFor(patience);
  },
  slow,
);

test("a campaign that paused by itself says why and what to do", async () => {
  const id = await makeCampaign(console.hongyan, { perSecond: 0.1, name: "模板没了" });
  const page = await console.open(`${appid}/campaigns/${id}`);
  await page.getByText("发送中").first().waitFor(patience);

  await pauseWithoutTemplate(console.hongyan.server.ctx.db, appid, [id]);

  await page.getByText("自动暂停了").waitFor(patience);
  await page.getByText("请在微信里重新添加模板并同步").waitFor();
  await console.hongyan.call("POST", `/v1/campaigns/${id}/cancel`);
});

test("failures stand under their reasons in words; a viewer sees them, and is offered nothing to do", async () => {
  const id = await seedDone(console.hongyan, 4);
  const page = await console.open(`${appid}/campaigns/${id}`, { as: "viewer" });

  await page.getByText("43101").waitFor(patience);
  await page.getByText("需要用户重新订阅").waitFor();
  expect(await page.getByRole("button", { name: /复制|取消|暂停/ }).count()).toBe(0);

  await page.goto(`/console/${appid}/campaigns`);
  await heading(page, "推送任务");
  await page.getByRole("link", { name: "开学提醒：三年级" }).waitFor(patience);
  expect(await page.getByText("新建推送任务").count()).toBe(0);

  await page.goto(`/console/${appid}/campaigns/new`);
  await page.getByText("你的角色不能编辑推送任务").waitFor(patience);
  expect(await page.getByLabel("推送任务名称").count()).toBe(0);
});

test("a campaign is duplicated into a draft; the longest name, emoji and right-to-left text fit on a phone", async () => {
  const name = `${"很长的名字".repeat(16)} 👨‍👩‍👧 مرحبا`;
  await makeCampaign(console.hongyan, { draft: true, name, params });
  const page = await console.open(`${appid}/campaigns?state=draft`, { width: 360, height: 740 });
  await page.getByRole("link", { name }).waitFor(patience);
  expect(await overflow(page)).toBe(0);

  await page.getByRole("button", { name: "复制" }).first().click();
  await heading(page, "编辑推送任务");

  expect(await page.getByLabel("推送任务名称").inputValue()).toContain("很长的名字");
  expect(await overflow(page)).toBe(0);
});

test("in English, by the keyboard alone: a draft's steps are walked, and a fault is marked at its step", async () => {
  const id = await seedDraft(console.hongyan);
  const page = await console.open(`${appid}/campaigns/${id}/edit`, { language: "en" });
  const step = page.getByRole("button", { name: /Content/ });
  await step.waitFor(patience);
  await step.focus();
  await page.keyboard.press("Enter");

  await page.getByText("“任务名称” takes 20 characters at most, now 23").waitFor(patience);
  await page.getByRole("button", { name: /Content.*needs attention/ }).waitFor(patience);
  await page.getByRole("button", { name: /Test and confirm/ }).press("Enter");
  await page.getByText("It cannot start yet").waitFor(patience);
  expect(await page.getByRole("button", { name: "Start", exact: true }).isDisabled()).toBe(true);
});

function draftOf({ tags }: { tags: string[] }): CampaignSummary {
  return {
    name: "草稿",
    scene: scene.name,
    params: {},
    audience: { registeredSince: null, lastSeenSince: null, tags, list: false },
    pacing: { perSecond: null, window: null, waitsUntil: null },
    sendAt: null,
    expireAt: null,
  } as unknown as CampaignSummary;
}

/** How far the page can be moved sideways. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}
