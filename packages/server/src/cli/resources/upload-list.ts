import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { z } from "zod";
import type { listUploaded } from "../../contract/campaign-lists.ts";
import type { Cli } from "../frame/cli.ts";
import { query } from "../frame/format.ts";
import { unreadable } from "../frame/read-params.ts";

/** Adds the users of a file to a campaign's list. Streamed as it is read: it may have millions of lines. */
export async function upload(
  cli: Cli,
  campaign: { id: string; appid: string | undefined },
  file: string,
): Promise<z.infer<typeof listUploaded>> {
  const type = /\.(nd)?jsonl?$/i.test(file) ? "application/x-ndjson" : "text/csv";
  const bytes = createReadStream(file);
  await new Promise<void>((resolve, reject) => {
    bytes.once("open", () => resolve());
    bytes.once("error", (error) => {
      reject(unreadable(cli, file, error));
    });
  });
  const path = `/v1/campaigns/${encodeURIComponent(campaign.id)}/recipients${query({ appid: campaign.appid })}`;
  const uploaded = await cli.api.upload<z.infer<typeof listUploaded>>(
    path,
    type,
    Readable.toWeb(bytes) as ReadableStream,
  );
  const { lines, added, unchanged, badLines } = uploaded;
  cli.print(
    cli.text({
      en: `✓ ${lines} lines: ${added} users added, ${unchanged} were there already`,
      zh: `✓ ${lines} 行：新增 ${added} 人，${unchanged} 人已在名单中`,
    }),
  );
  for (const bad of badLines.slice(0, 20)) {
    cli.warn(
      `  ! ${file}:${bad.line} ${bad.code} ${cli.text({ en: bad.message, zh: bad.zh ?? bad.message })}`,
    );
  }
  if (badLines.length > 20) {
    cli.warn(
      cli.text({
        en: `  ! and ${badLines.length - 20} more`,
        zh: `  ! 还有 ${badLines.length - 20} 行`,
      }),
    );
  }
  return uploaded;
}
