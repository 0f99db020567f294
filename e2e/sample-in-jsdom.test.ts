import { startHongyan } from "@hongyan/testing/hongyan-start";
import { expect, test } from "vitest";
import { openScreenAt } from "../packages/wechat-emulator/test/screen-window.ts";

const appid = "wxde00000000000001";

test("the sample's own source runs without a browser: tap, accept, send, and the page that the card opens", async () => {
  await using hongyan = await startHongyan();
  const { emulatorUrl: url } = hongyan;
  const { openid } = await control<{ openid: string }>(`${url}/_emulator/users`, { appid });
  const me = { url, appid, openid };
  await using screen = await openScreenAt(me);

  await expect.poll(() => screen.text(".balance")).toBe("还可发送 0 条");
  screen.tap("wx-button.request");
  await expect.poll(() => screen.text(".balance")).toBe("还可发送 1 条");
  screen.type('wx-input input[placeholder*="三年级二班"]', "五年级一班");
  screen.tap("wx-button.send");
  await expect.poll(() => screen.text(".result")).toContain("已提交");

  const lastPage = async (): Promise<string> => {
    const query = new URLSearchParams({ appid, openid }).toString();
    const answer = await fetch(`${url}/_emulator/messages?${query}`);
    const { messages } = (await answer.json()) as { messages: { page: string }[] };
    return messages.at(-1)?.page ?? "";
  };
  await expect.poll(lastPage).toMatch(/^pages\/task\/detail\?.*hymid=/);
  const [path = "", search = ""] = (await lastPage()).split("?");
  screen.running.show({ path, scene: 1014, query: asWritten(search) });

  await expect.poll(() => screen.text(".task-name")).toBe("完成第三单元练习");
  expect(screen.text(".origin")).toBe("从服务通知打开");
  expect(screen.find(".task").textContent).toContain("五年级一班");
  expect(screen.notes.filter(({ level }) => level === "error")).toEqual([]);
}, 60_000);

/** Still encoded, as a page gets it. */
function asWritten(search: string): Record<string, string> {
  return Object.fromEntries(search.split("&").map((pair) => pair.split("=") as [string, string]));
}

async function control<T>(url: string, input: object): Promise<T> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(input) });
  return (await answer.json()) as T;
}
