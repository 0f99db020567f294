import type { Context } from "../../context.ts";
import { listApiKeys } from "../../store/api-keys.ts";
import { listOperators } from "../../store/operators.ts";
import { finding, type Finding } from "./finding.ts";

const unusedMs = 90 * 24 * 3_600_000;
/** The first key has every scope: one is expected, to make others with. */
const broadKeys = 1;

/** Whether those who come in have more than they need, or less protection. */
export async function checkAccess(ctx: Context): Promise<Finding[]> {
  const keys = (await listApiKeys(ctx.db)).filter((key) => key.revokedAt === null);
  const broad = keys.filter((key) => key.scopes.includes("*"));
  const since = Date.now() - unusedMs;
  const unused = keys.filter((key) => (key.lastUsedAt ?? key.createdAt).getTime() < since);
  const operators = await listOperators(ctx.db);
  const unguarded = operators.filter(
    ({ disabledAt, passwordHash, totpSealed, roles }) =>
      disabledAt === null &&
      passwordHash !== null &&
      totpSealed === null &&
      roles.some(({ role }) => role !== "viewer"),
  );
  const names = (keysOf: typeof keys) => keysOf.map(({ name, prefix }) => `${name} (${prefix}…)`);
  return [
    about("api-keys-broad", broad.length > broadKeys ? names(broad) : [], {
      says: { zh: "有全部权限的 API key 太多", en: "Several API keys have every scope" },
      todo: {
        zh: "给每个调用方一把只含所需权限的 key，吊销多余的。",
        en: "Give each caller a key with the scopes that it needs, and revoke the others.",
      },
      well: {
        zh: "API key 的权限没有过宽。",
        en: "API keys have no more scopes than they should.",
      },
    }),
    about("api-keys-unused", names(unused), {
      says: { zh: "90 天没有用过的 API key", en: "API keys that were not used for 90 days" },
      todo: {
        zh: "吊销不再需要的：DELETE /v1/api-keys/{id}。",
        en: "Revoke what nobody needs: DELETE /v1/api-keys/{id}.",
      },
      well: { zh: "API key 都在使用。", en: "All API keys are in use." },
    }),
    about(
      "second-factor",
      unguarded.map(({ name }) => name),
      {
        says: {
          zh: "没有两步验证却能改动内容的账号",
          en: "Accounts that may change things have no second factor",
        },
        todo: {
          zh: "让他们在控制台 设置 → 我的账号 里打开两步验证。",
          en: "Let them switch it on in the console, under their own account.",
        },
        well: {
          zh: "能改动内容的账号，没有一个缺少两步验证。",
          en: "No account that may change things is without a second factor.",
        },
      },
    ),
  ];
}

const mostNames = 5;

function about(
  check: string,
  names: string[],
  words: Record<"says" | "todo" | "well", Finding["says"]>,
): Finding {
  if (names.length === 0) return finding(check, "ok", words.well);
  const more = names.length > mostNames ? " …" : "";
  const listed = names.slice(0, mostNames);
  return finding(
    check,
    "warn",
    {
      zh: `${words.says.zh}：${listed.join("、")}${more}`,
      en: `${words.says.en}: ${listed.join(", ")}${more}`,
    },
    words.todo,
  );
}
