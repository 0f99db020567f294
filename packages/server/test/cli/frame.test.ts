import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { argsOf, metaOf } from "../../src/cli/frame/help.ts";
import { renderPairs, renderTable } from "../../src/cli/frame/table.ts";
import { chooseLanguage } from "../../src/cli/frame/words.ts";
import { leavesOf, pageAt, pages, withReference } from "./reference.ts";
import { runCli } from "./run-cli.ts";

test("columns stand below each other, Chinese or not, and what does not fit is cut, but for what is copied", () => {
  const rows = [
    ["task-reminder-0001", "任务提醒：完成第三单元练习", "x"],
    ["b", "short", "👩‍👩‍👧 family"],
  ];
  const whole = renderTable(["Scene", "标题", "C"], rows);
  expect(whole.map((line) => stringWidth(line.slice(0, line.search(/[xC👩]/u))))).toEqual([
    48, 48, 48,
  ]);
  const cut = renderTable(["Scene", "标题", "C"], rows, 40);
  expect(Math.max(...cut.map((line) => stringWidth(line)))).toBeLessThanOrEqual(40);
  expect(cut[1]).toContain("task-reminder-0001");
  expect(cut[1]).toContain("…");
});

test("text of users cannot steer the terminal or break its line", () => {
  expect(renderPairs([["a", "x\u001b[2J\u202e\ny"]])).toEqual(["a  x [2J \n   y"]);
  expect(renderTable(["A"], [["red\u001b[31m\nnew line"]])).toEqual(["A", "red [31m new line"]);
});

test("a mistyped command or flag is refused with what was probably meant, and nothing is asked of a server", async () => {
  const command = await runCli(["scen", "list"]);
  expect(command).toMatchObject({ exitCode: 2, stdout: "" });
  expect(command.stderr).toContain("Did you mean hongyan scene?");
  expect((await runCli(["sned"])).stderr).toContain("Did you mean hongyan send?");
  const flag = await runCli(["send", "--openid", "o1", "--scen", "x"]);
  expect(flag.exitCode).toBe(2);
  expect(flag.stderr).toContain("Did you mean --scene?");
  const sub = await runCli(["campaign", "pauze", "x"], { env: { LANG: "zh_CN.UTF-8" } });
  expect(sub.stderr).toContain("您是不是想写 hongyan campaign pause？");
});

test.each([
  [["app", "show"], "APPID is missing"],
  [["app", "show", "wx1", "wx2"], "one word too many: wx2"],
  [["app", "show", "--server"], "--server needs a value"],
  [["message", "list", "--status", "sended"], "--status is not sended"],
  [["key", "create", "name"], "--scope is missing"],
  [["app", "list", "--server", "localhost:3000"], "is not the address of a server"],
  [["send", "--openid", "o1", "--scene", "x", "--param", "novalue"], "is not name=value"],
  [["tail", "--type", "grant.*,mesage.sent"], "Did you mean message.sent?"],
  [["campaign", "start"], "ID is missing"],
  [["scene"], "Usage"],
])(
  "%j is a mistake of usage: exit code 2, told in Chinese in a Chinese terminal",
  async (args, says) => {
    const result = await runCli(args);
    expect(result.stderr).toContain(says);
    expect(result.exitCode).toBe(2);
    const chinese = await runCli(args, { env: { LANG: "zh_CN.UTF-8" } });
    expect(chinese.stderr.split("\n")[0]).toMatch(/\p{Script=Han}/u);
  },
);

test("nobody at the address: exit code 3, and as JSON where JSON was asked for", async () => {
  const nowhere = { HONGYAN_URL: "http://127.0.0.1:1" };
  const told = await runCli(["app", "list"], { env: nowhere });
  expect(told.exitCode).toBe(3);
  expect(told.stderr).toContain("no hongyan server answers at http://127.0.0.1:1");
  const asJson = await runCli(["app", "list", "--json"], { env: nowhere });
  expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { code: "UNAVAILABLE" } });
});

test("an answer that is lost behind the request is no exit code 3: the same key is named, with which it is asked again", async () => {
  await using server = await listen((request) => request.socket.destroy());
  const env = { HONGYAN_URL: server.url };
  const args = ["send", "--openid", "o1", "--scene", "x", "--json"];
  const own = await runCli(args, { env });
  expect(own.exitCode).toBe(1);
  const { error } = JSON.parse(own.stderr) as { error: { details: { idempotencyKey: string } } };
  expect(error.details.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  const given = await runCli([...args, "--idempotency-key", "order-1"], { env });
  expect(given.stderr).toContain("--idempotency-key order-1");
  const campaign = await runCli(["campaign", "create", "n", "--scene", "x"], { env });
  expect(campaign).toMatchObject({ exitCode: 1 });
  expect(campaign.stderr).toMatch(/may have been done[^]*--idempotency-key [0-9a-f-]{36}/);
});

test("a server that goes away behind the first write is no exit code 3, nor is a proxy that speaks for it", async () => {
  await using server = await listen((request, response) => {
    response.setHeader("connection", "close").end('{"id":"m1","status":"queued"}');
    if (request.method === "POST") server.stop();
  });
  const args = ["send", "--openid", "o1", "--scene", "x"];
  const sent = await runCli(args, { env: { HONGYAN_URL: server.url } });
  expect(sent).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("accepted m1") });
  expect(sent.stderr).toContain("--idempotency-key");

  await using proxy = await listen((_, response) => void response.writeHead(502).end("<html>"));
  const lost = await runCli(args, { env: { HONGYAN_URL: proxy.url } });
  expect(lost.exitCode).toBe(1);
  expect(lost.stderr).toContain("--idempotency-key");
});

test("tail outlasts a proxy's error, and goes on where it began though no event had come", async () => {
  const places: unknown[] = [];
  const event = { type: "message.sent", at: new Date(0).toISOString(), messageId: "m1", data: {} };
  await using server = await listen((request, response) => {
    places.push(request.headers["last-event-id"]);
    if (places.length === 2) return void response.writeHead(503).end("<html>");
    const begin = "retry: 2000\nid: 7-0\n\n";
    if (places.length === 1) return void response.end(begin);
    response.write(`${begin}id: 7-3\ndata: ${JSON.stringify(event)}\n\n`);
  });
  const env = { HONGYAN_URL: server.url };
  const tailed = await runCli(["tail", "--count", "1", "--json"], { env });
  expect(tailed, tailed.stderr).toMatchObject({ exitCode: 0 });
  expect(tailed.json()).toMatchObject({ id: "7-3", messageId: "m1" });
  expect(places).toEqual([undefined, "7-0", "7-0"]);
});

test("the API key does not follow a server that sends on to another", async () => {
  let asked = 0;
  await using other = await listen((_, response) => {
    asked += 1;
    response.end("{}");
  });
  await using server = await listen((_, response) => {
    response.writeHead(307, { location: `${other.url}/v1/apps` }).end();
  });
  const told = await runCli(["app", "list"], { env: { HONGYAN_URL: server.url } });
  expect(told.exitCode).toBe(1);
  expect(told.stderr).toContain(other.url);
  expect(asked).toBe(0);
});

test("the language is the terminal's, unless it is named", () => {
  expect(chooseLanguage(undefined, { LANG: "zh_TW.UTF-8" })).toBe("zh-CN");
  expect(chooseLanguage(undefined, { LC_ALL: "en_US.UTF-8", LANG: "zh_CN.UTF-8" })).toBe("en");
  expect(chooseLanguage("zh-CN", { LANG: "en_US.UTF-8" })).toBe("zh-CN");
  expect(chooseLanguage(undefined, {})).toBe("en");
});

test("every command and every flag is explained in both languages, every command by an example that its own flags allow", async () => {
  const faults: string[] = [];
  for (const { path, command } of await leavesOf({ path: ["hongyan"], command: commands })) {
    const name = path.join(" ");
    const meta = await metaOf(command);
    if (!meta.description || !/\p{Script=Han}/u.test(meta.zh ?? "")) faults.push(name);
    for (const [flag, { description, zh }] of Object.entries(await argsOf(command))) {
      if (!description || !zh) faults.push(`${name} --${flag}`);
    }
    const [example = ""] = meta.examples ?? [];
    if (!example.includes(name)) faults.push(`${name}: no example`);
    const { stdout } = await runCli([...path.slice(1), "--help", "--lang", "zh-CN"]);
    if (!stdout.includes(example) || !stdout.includes("用法")) faults.push(`${name} --help`);
  }
  expect(faults).toEqual([]);
});

test.each(pages)("%s holds the help of every command as it is", async (path, language) => {
  const text = readFileSync(pageAt(path), "utf8");
  expect(text).toBe(await withReference(text, language));
});

async function listen(
  handle: RequestListener,
): Promise<{ url: string; stop(): void } & AsyncDisposable> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => void server.close(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) server.close();
    },
  };
}
