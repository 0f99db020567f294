import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { erasure, personalData } from "../../contract/personal-data.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, yesFlag } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { query } from "../frame/format.ts";
import type { Words } from "../frame/words.ts";

type Erasure = z.infer<typeof erasure>;
type PersonalData = z.infer<typeof personalData>;

const openid = {
  type: "positional",
  about: { en: "The user's openid", zh: "用户的 openid" },
} as const;

export const exportData = command({
  name: "export",
  about: {
    en: "Everything that is kept about one user, as one JSON document",
    zh: "导出保存的某位用户的全部数据，一份 JSON 文档",
  },
  args: {
    openid,
    out: {
      type: "string",
      valueHint: "FILE",
      about: {
        en: "Into a new file that only you can read, not to the terminal",
        zh: "写入一个只有您能读的新文件，不输出到终端",
      },
    },
    ...appidFlag,
  },
  examples: ["hongyan user export OPENID --out user.json"],
  run: async (cli, args) => {
    const body = await cli.api.open(dataPath(args), { accept: "application/json" });
    // As it comes, for it may be long.
    const document = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    if (args.out === undefined) {
      for await (const piece of document) cli.stdout.write(piece as Uint8Array);
      cli.stdout.write("\n");
      return;
    }
    const file = args.out;
    const bytes = await writeNewFile(cli, document, file);
    cli.show({ file, bytes }, () =>
      cli.print(cli.text({ en: `✓ ${file} (${bytes} bytes)`, zh: `✓ ${file}（${bytes} 字节）` })),
    );
  },
});

export const erase = command({
  name: "erase",
  about: {
    en: "Forget a user: everything about them is deleted, or loses whom it is about",
    zh: "删除某位用户的全部数据；必须保留的记录不再指向任何人",
  },
  args: {
    openid,
    wait: {
      type: "boolean",
      about: {
        en: "Wait until everything is gone. A message on the wire is waited for",
        zh: "等到全部删除为止。正在发送的消息会等它结束",
      },
    },
    ...yesFlag,
    ...appidFlag,
  },
  examples: ["hongyan user erase OPENID", "hongyan user erase OPENID --yes --wait"],
  run: async (cli, args) => {
    if (args.yes !== true) {
      const data = await cli.api.get<PersonalData>(dataPath(args));
      await cli.confirm(question(args.openid, data), args.yes);
    }
    const begun = await cli.api.delete<Erasure>(dataPath(args));
    const last = args.wait === true ? await untilErased(cli, begun, args.appid) : begun;
    cli.show(last, () => cli.print(cli.text(toWords(last))));
  },
});

function dataPath({ openid, appid }: { openid: string; appid: string | undefined }): string {
  return `/v1/users/${encodeURIComponent(openid)}/data${query({ appid })}`;
}

/** Of what was written by then nothing stays when the server breaks off: half of it looks like all of it. */
async function writeNewFile(cli: Cli, document: Readable, file: string): Promise<number> {
  const out = createWriteStream(file, { flags: "wx", mode: 0o600 });
  try {
    await pipeline(document, out);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new UsageError(
        cli.text({ en: `${file} exists already`, zh: `${file} 已存在` }),
        cli.text({ en: "Give another name.", zh: "请换一个文件名。" }),
      );
    }
    await rm(file, { force: true });
    throw error;
  }
  return out.bytesWritten;
}

/** Names what goes in numbers: a mistaken openid has none, or too many. */
function question(openid: string, data: PersonalData): Words {
  const { messages, ledger, customerMessages, serviceCards, callbacks } = data;
  const counts: [number, en: string, zh: string][] = [
    [messages.length, "message", "条消息"],
    [ledger.length, "ledger line", "条额度记录"],
    [customerMessages.length, "customer message", "条客服消息"],
    [serviceCards.length, "service card", "个服务动态"],
    [callbacks.length, "callback", "条微信推送"],
  ];
  const present = counts.filter(([count]) => count > 0);
  const en = present.map(([count, name]) => `${count} ${name}${count === 1 ? "" : "s"}`).join(", ");
  const zh = present.map(([count, , name]) => `${count} ${name}`).join("、");
  const isUnknown = data.user === null;
  return {
    en: `Erase ${isUnknown ? "the unknown user " : ""}${openid}${en === "" ? "" : `, with ${en}`}? It cannot be undone.`,
    zh: `删除${isUnknown ? "未知" : ""}用户 ${openid}${zh === "" ? "" : `，连同 ${zh}`}？此操作无法撤销。`,
  };
}

const lookEveryMs = 500;

async function untilErased(cli: Cli, begun: Erasure, appid: string | undefined): Promise<Erasure> {
  const path = `/v1/erasures/${begun.id}${query({ appid })}`;
  let last = begun;
  while (last.state === "waiting" && cli.signal?.aborted !== true) {
    cli.live(`… ${last.state}`);
    const options = cli.signal === undefined ? {} : { signal: cli.signal };
    await wait(lookEveryMs, undefined, options).catch(() => undefined);
    last = await cli.api.get<Erasure>(path);
  }
  cli.endLive();
  return last;
}

function toWords({ id, state }: Erasure): Words {
  switch (state) {
    case "waiting":
      return {
        en: `✓ it is begun: erasure ${id} (the state is at GET /v1/erasures/${id})`,
        zh: `✓ 已开始删除：${id}（进度见 GET /v1/erasures/${id}）`,
      };
    case "erased":
      return {
        en: `✓ erased; what WeChat still pushes within the next hour goes too (erasure ${id})`,
        zh: `✓ 已删除；一小时内微信再推送的内容也会删除（${id}）`,
      };
    case "done":
      return { en: `✓ nothing names the user any more`, zh: `✓ 已没有任何数据指向该用户` };
  }
}
