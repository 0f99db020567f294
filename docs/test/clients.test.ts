import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { freePort } from "@hongyan/testing/free-port";
import { apiKey, startTestServer, type TestServer } from "@hongyan/testing/server";
import { addWebhook, replayEvents } from "@hongyan/testing/webhooks";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readMarkdownFiles } from "../.vitepress/markdown-files.ts";
import { readBlocks, withoutTranslations } from "./blocks/read-blocks.ts";

interface Language {
  name: string;
  file: string;
  /** Ends with 0 where the language is installed, and new enough. */
  probe: string;
  /** `PORT` and `OPENIDS` stand for themselves; where two run, the first one stays. */
  commands: string[];
}

/** As the page says they are started. */
const languages: Language[] = [
  {
    name: "python",
    file: "homework.py",
    probe: `python3 -c "import sys; sys.exit(sys.version_info < (3, 9))"`,
    commands: ["python3 homework.py OPENIDS"],
  },
  {
    name: "java",
    file: "Homework.java",
    probe: "java --source 17 --version",
    commands: ["java -Dfile.encoding=UTF-8 Homework.java OPENIDS"],
  },
  {
    name: "go",
    file: "homework.go",
    probe: "go version",
    commands: ["go run homework.go OPENIDS"],
  },
  {
    name: "php",
    file: "homework.php",
    probe: "php --version",
    commands: ["php -S 127.0.0.1:PORT homework.php", "php homework.php OPENIDS"],
  },
];

const programs = withoutTranslations(readBlocks(readMarkdownFiles())).filter(({ file }) =>
  /^docs\/clients(\.zh-CN)?\.md$/.test(file),
);
const resources = new AsyncDisposableStack();
let t: TestServer;

beforeAll(async () => {
  t = resources.use(
    await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
    }),
  );
});
afterAll(() => resources.disposeAsync());

interface Program extends AsyncDisposable {
  output(): string;
}

async function startProgram(
  commands: string[],
  folder: string,
  env: Record<string, string>,
): Promise<Program> {
  await using started = new AsyncDisposableStack();
  let output = "";
  for (const [at, command] of commands.entries()) {
    // A group of its own: `go run` starts another process.
    const child = spawn("sh", ["-c", command], {
      cwd: folder,
      detached: true,
      env: {
        ...process.env,
        HONGYAN_URL: t.server.url,
        HONGYAN_API_KEY: apiKey,
        TMPDIR: folder,
        ...env,
      },
    });
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const exited = once(child, "exit");
    started.defer(async () => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid);
      await exited;
    });
    if (at + 1 < commands.length) await expect.poll(() => output).toContain("started");
  }
  const resources = started.move();
  return { output: () => output, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

test.for(languages)(
  "the $name of docs/clients.md sends once by its key, tells why it was refused, and handles each event once",
  async ({ name, file, probe, commands }, { skip }) => {
    const code = programs.filter(({ language }) => language === name);
    expect(code, "one program, the same in both languages").toHaveLength(1);
    if (spawnSync("sh", ["-c", probe]).status !== 0) skip(`not installed here: ${probe}`);
    await using folder = await temporaryFolder();
    writeFileSync(join(folder.path, file), code[0]?.code ?? "");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const hook = await addWebhook(t, url);
    const [allowed, notAllowed] = [await t.user(1), await t.user(0)];

    await using program = await startProgram(
      commands.map((command) =>
        command
          .replace("PORT", String(port))
          .replace("OPENIDS", `${allowed} ${allowed} ${notAllowed}`),
      ),
      folder.path,
      { PORT: String(port), HONGYAN_WEBHOOK_SECRET: hook.secret },
    );
    const linesWith = (text: string): string[] =>
      program
        .output()
        .split("\n")
        .filter((line) => line.includes(text));

    await expect.poll(program.output).toMatch(/NO_GRANT \S+/);
    const accepted = linesWith("accepted ").map((line) => line.replace("accepted ", "").trim());
    expect(accepted).toHaveLength(2);
    expect(new Set(accepted).size).toBe(1);
    const events = (): string[] =>
      linesWith(`message.`).filter((line) => line.includes(accepted[0] ?? ""));
    await expect.poll(events).toHaveLength(2);
    await replayEvents(t, hook.id, 2);
    expect(events()).toHaveLength(2);

    const forged = JSON.stringify({ type: "message.forged", data: { eventId: "1" } });
    const headers = {
      "webhook-id": "1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,Zm9yZ2Vk",
    };
    const answers = [
      await fetch(url, { method: "POST", body: forged }),
      await fetch(url, { method: "POST", body: forged, headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(linesWith("message.forged")).toEqual([]);
    await t.call("DELETE", `/v1/webhooks/${hook.id}`);
  },
);
