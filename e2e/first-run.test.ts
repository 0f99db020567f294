import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@hongyan/testing/databases";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../packages/server/bin/hongyan.mjs", import.meta.url));

/** The command as a user types it: its output and its exit code. */
async function hongyan(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, LC_ALL: "C", ...env },
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = (await once(child, "exit")) as [number];
  return { code, output: output.join("") };
}

test("the first run speaks the language of the terminal, pushes a message the whole way, answers the commands that it names, and stops on Ctrl-C", async () => {
  await using folder = await temporaryFolder();
  const env = { HONGYAN_DATA_DIR: folder.path, EMULATOR_PORT: "0" };
  const server = spawn(process.execPath, [program, "start"], {
    env: { ...process.env, ...env, PORT: "0", LC_ALL: "zh_CN.UTF-8" },
  });
  let output = "";
  server.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  server.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(server, "exit");
  while (!output.includes("按 Ctrl-C 结束") && server.exitCode === null)
    await once(server.stdout, "data");

  // Programs look for these, whatever the language.
  for (const step of [
    "tap",
    "jscode2session",
    "validate",
    "reserve + queue",
    "access_token",
    "subscribe/send",
    "delivered ✓",
  ]) {
    expect(output).toContain(step);
  }
  expect(output).toContain("任务名称  完成第三单元练习");

  // The very command that it prints, then a second time: the grant is spent.
  const [, suggested = ""] = /HONGYAN_DATA_DIR=\S+ npx hongyan (send .*)/.exec(output) ?? [];
  const first = await hongyan(suggested.split(" "), env);
  expect(first.output).toContain("delivered: it is on the user's phone");
  expect(first.code).toBe(0);
  const second = await hongyan(suggested.split(" "), env);
  expect(second.output).toContain("[NO_GRANT]");
  expect(second.code).toBe(1);

  const doctor = await hongyan(["doctor"], env);
  expect(doctor.output).toMatch(/✓ .*access_token/);
  expect(doctor.code).toBe(0);

  server.kill("SIGINT");
  expect((await exited)[0]).toBe(0);
  expect(output).toContain("已停止。受理的一切都在数据库里。");
}, 90_000);

test("an environment that cannot work is told in a sentence with what to do, not as a stack", async () => {
  const { code, output } = await hongyan(["serve"], {
    DATABASE_URL: "postgres://127.0.0.1/x",
    HONGYAN_MASTER_KEY: "",
  });
  expect(code).toBe(1);
  expect(output).toContain("HONGYAN_MASTER_KEY is not");
  expect(output).not.toContain("    at ");
});
