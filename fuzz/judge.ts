import { errorCodes } from "../packages/server/src/errors.ts";
import type { FuzzRequest } from "./generate/request.ts";
import type { Answer } from "./send.ts";

/** WeChat's own paths: answered in its form, with 200. */
const wechatPath = /^\/(cgi-bin|wxa|wxaapi|customservice|sns)\//;
/** Refusals of WeChat's and full houses are told with these; every other 5xx is a fault of the server. */
export const honest5xx = ["WECHAT_REFUSED", "WECHAT_UNREACHABLE", "TOO_MANY_STREAMS"];

const insides: [string, RegExp][] = [
  ["a stack trace", /\n\s+at .+:\d+:\d+/],
  ["a path of the server", /node_modules|\/packages\/server|\/src\/[a-z-]+\//],
  [
    "SQL",
    /hongyan\.(messages|apps|users|events|api_keys)\b|syntax error at or near|violates .* constraint/,
  ],
];

/** What is wrong with an answer; nothing, if it is as it should be. */
export function faultsOf(
  { method, target }: FuzzRequest,
  answer: Answer,
  secrets: ReadonlySet<string>,
): string[] {
  const everything = `${JSON.stringify(answer.headers)}\n${answer.text}`;
  return [
    ...leaksIn(everything, secrets),
    ...insides.filter(([, pattern]) => pattern.test(answer.text)).map(([what]) => `shows ${what}`),
    ...(wechatPath.test(target) && (method === "GET" || method === "POST")
      ? faultsOfWechatForm(answer)
      : faultsOfOurForm(method, answer)),
  ];
}

export function leaksIn(text: string, secrets: ReadonlySet<string>): string[] {
  return [...secrets]
    .filter((secret) => secret !== "" && text.includes(secret))
    .map((secret) => `shows the secret ${secret}`);
}

function faultsOfOurForm(method: string, { status, text }: Answer): string[] {
  if (status < 400 || method === "HEAD") return status >= 500 ? [`answers ${status}`] : [];
  const error = parse(text)?.["error"] as { code?: unknown; message?: unknown } | undefined;
  const code = String(error?.code);
  if (!(code in errorCodes) || typeof error?.message !== "string") {
    return [`answers ${status} in another form: ${text.slice(0, 200)}`];
  }
  if (errorCodes[code as keyof typeof errorCodes] !== status)
    return [`answers ${code} with ${status}`];
  return status >= 500 && !honest5xx.includes(code) ? [`answers ${status} ${code}`] : [];
}

function faultsOfWechatForm(answer: Answer): string[] {
  const { status, text } = answer;
  // A URL that is none belongs to no path.
  if (status === 400) return faultsOfOurForm("GET", answer);
  if (status !== 200) return [`answers ${status} on a path of WeChat's: ${text.slice(0, 200)}`];
  const body = parse(text);
  if (body === undefined) return ["answers no JSON on a path of WeChat's"];
  return body["errcode"] === -1 ? ["answers -1: something went wrong inside"] : [];
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
