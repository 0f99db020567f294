import type { Context } from "../../context.ts";
import { readDatabaseClock } from "../../store/health.ts";
import { finding, type Finding } from "./finding.ts";

const largestSkewMs = 5_000;
/** A Date header is exact to the second, and was on its way. */
const largestWechatSkewMs = 10_000;
const answerMs = 5_000;

const todo = {
  zh: "在相关机器上打开 NTP 对时。",
  en: "Switch on NTP on the machines.",
};

/** This process against the database, and against WeChat, whose clock dates events and tokens. */
export async function checkClock(ctx: Context): Promise<Finding[]> {
  const askedAtMs = Date.now();
  const databaseAtMs = (await readDatabaseClock(ctx.db)).getTime();
  const skewMs = Math.abs(databaseAtMs - (askedAtMs + Date.now()) / 2);
  const isFar = skewMs > largestSkewMs;
  const findings = [
    finding(
      "clock",
      isFar ? "bad" : "ok",
      {
        zh: `本进程与数据库的时钟相差 ${Math.round(skewMs)} 毫秒。`,
        en: `This process and the database differ by ${Math.round(skewMs)} ms.`,
      },
      isFar ? todo : null,
    ),
  ];
  const wechatAtMs = await askWechat(ctx.config.wechatApiBase);
  if (wechatAtMs !== undefined && Math.abs(wechatAtMs - Date.now()) > largestWechatSkewMs) {
    const seconds = Math.round(Math.abs(wechatAtMs - Date.now()) / 1_000);
    findings.push(
      finding(
        "clock-wechat",
        "warn",
        {
          zh: `本机与微信的时钟相差 ${seconds} 秒。`,
          en: `This machine and WeChat differ by ${seconds} s.`,
        },
        todo,
      ),
    );
  }
  return findings;
}

/** By the Date of any answer. Whether WeChat can be reached is told by the checks of the apps. */
async function askWechat(apiBase: string): Promise<number | undefined> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    const { headers } = await fetch(apiBase, { method: "HEAD", redirect: "manual", signal });
    const atMs = Date.parse(headers.get("date") ?? "");
    return Number.isNaN(atMs) ? undefined : atMs;
  } catch {
    return undefined;
  }
}
