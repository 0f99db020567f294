import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { request } from "./helpers.ts";

const bin = fileURLToPath(new URL("../bin/wechat-emulator.mjs", import.meta.url));

test("--demo prints a URL that answers, and SIGTERM ends it", async () => {
  await using demo = await startDemo();

  expect((await request(`${demo.url}/_emulator/state`)).status).toBe(200);

  demo.child.kill("SIGTERM");
  expect(await once(demo.child, "exit")).toEqual([0, null]);
});

test("an answer that is held back does not keep the process from ending", async () => {
  await using demo = await startDemo();
  const fault = { path: "/cgi-bin/token", kind: "delay", ms: 600_000 };
  const body = JSON.stringify(fault);
  await request(`${demo.url}/_emulator/faults`, { method: "POST", body });
  const pending = request(`${demo.url}/cgi-bin/token`).catch(() => "gone");
  const calls = async () => (await request(`${demo.url}/_emulator/calls`)).text;
  while (!(await calls()).includes('"inFlight":1')) await new Promise(setImmediate);

  demo.child.kill("SIGTERM");

  expect(await once(demo.child, "exit")).toEqual([0, null]);
  await pending;
});

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test.runIf(hasCurl)("the commands that --demo prints lead to a delivered message", async () => {
  await using demo = await startDemo();
  const commands = demo.output.split("\n").filter((line) => /^ {2}(?:curl|TOKEN=)/.test(line));

  const told = await readAll(spawn("sh", ["-c", commands.join("\n")]));

  expect(told).toContain('"remaining":1');
  expect(told).toMatch(/"errcode":0,"errmsg":"ok","msgid":\d{19}/);
  expect(told).toContain("完成第三单元练习");
});

test.each([
  [["--help"], 0, "Usage: wechat-emulator"],
  [["--port", "x"], 2, "--port x is not a port"],
  [["--what"], 2, "Unknown option"],
])("%j ends with %i and says why", async (args, code, text) => {
  const child = spawn(process.execPath, [bin, ...args]);

  const output = await readAll(child);

  expect(child.exitCode).toBe(code);
  expect(output).toContain(text);
});

async function startDemo() {
  const child = spawn(process.execPath, [bin, "--demo", "--port", "0"]);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  while (!output.includes("43101")) await once(child.stdout, "data");
  const url = /http:\S+/.exec(output)![0];
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await once(child, "exit");
  };
  return { child, output, url, [Symbol.asyncDispose]: stop };
}

async function readAll(child: ChildProcessWithoutNullStreams): Promise<string> {
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  return output;
}
