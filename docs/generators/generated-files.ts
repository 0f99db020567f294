import { readFileSync } from "node:fs";
import { describeApi } from "@hongyan/server/openapi";
import { repository } from "../.vitepress/markdown-files.ts";
import { toApiPage } from "./api-page.ts";
import { toErrcodesPage } from "./errcodes-page.ts";
import { drawHouse } from "./house-picture.ts";
import { readImportGraph } from "./import-graph.ts";
import { toChineseCodes } from "./server-codes.ts";
import { toChineseVariables } from "./variable-rows.ts";

/** Every file of the documentation that is made from the code or from its English twin, as it should be now, by its path. */
export async function makeGeneratedFiles(): Promise<Map<string, string>> {
  const api = await describeApi();
  return new Map([
    ["docs/errcodes.md", toErrcodesPage("en")],
    ["docs/errcodes.zh-CN.md", toErrcodesPage("zh")],
    ["docs/api.md", toApiPage(api, "en")],
    ["docs/api.zh-CN.md", toApiPage(api, "zh")],
    ["docs/assets/house.svg", drawHouse(readImportGraph(repository))],
    ["docs/errors.zh-CN.md", withSection("docs/errors", "codes", toChineseCodes)],
    [
      "docs/configuration.zh-CN.md",
      withSection("docs/configuration", "variables", toChineseVariables),
    ],
  ]);
}

/** The Chinese page with what stands between its marks made anew from the English page. */
function withSection(
  page: string,
  mark: string,
  make: (english: string, chinese: string) => string,
): string {
  const [english, chinese] = [`${page}.md`, `${page}.zh-CN.md`].map((path) =>
    readFileSync(`${repository}${path}`, "utf8"),
  ) as [string, string];
  const [before, rest] = chinese.split(`<!-- ${mark} -->`);
  const [, after] = rest?.split(`<!-- /${mark} -->`) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(`${page}.zh-CN.md lacks <!-- ${mark} --> or <!-- /${mark} -->`);
  }
  const section = make(english, chinese);
  return `${before}<!-- ${mark} -->\n\n${section}\n\n<!-- /${mark} -->${after}`;
}
