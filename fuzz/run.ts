import fc from "fast-check";
import { readOperations, type ApiDocument } from "./generate/operations.ts";
import { requestTo, type FuzzRequest } from "./generate/request.ts";
import { faultsOf, honest5xx, leaksIn } from "./judge.ts";
import { Sender } from "./send.ts";
import type { Credential, World } from "./world.ts";

interface Fault {
  what: string;
  /** A command that asks the same of a server at $API. */
  repeat: string;
}

export interface Report {
  requests: number;
  operations: number;
  /** Of these, answered well at least once. */
  reached: Set<string>;
  /** status -> answers */
  statuses: Record<string, number>;
  faults: Fault[];
  elapsedMs: number;
}

/** After so many the things that requests have removed are made anew. */
const chunkSize = 400;
const atOnce = 16;
const mostFaults = 200;

/** Asks a world so many requests, always the same for a seed, and judges each answer and each line of the log. */
export async function runFuzz(
  world: World,
  {
    requests,
    seed,
    onProgress,
  }: { requests: number; seed: number; onProgress?: (done: number) => void },
): Promise<Report> {
  const startedAt = performance.now();
  const document = (await world.describeApi()) as ApiDocument;
  const source = { document, known: world.known };
  const operations = readOperations(document);
  const any = fc.oneof(...operations.map((operation) => requestTo(operation, source)));
  const report: Report = {
    requests: 0,
    operations: operations.length,
    reached: new Set(),
    statuses: {},
    faults: [],
    elapsedMs: 0,
  };
  using sender = new Sender(world.url);
  while (report.requests < requests && report.faults.length < mostFaults) {
    const numRuns = Math.min(chunkSize, requests - report.requests);
    const chunk = fc.sample(any, { numRuns, seed: seed + report.requests });
    await askAll(world, sender, chunk, report);
    await askBytes(sender, report);
    judgeLog(world, report);
    report.requests += chunk.length;
    onProgress?.(report.requests);
    await world.restore();
  }
  return { ...report, elapsedMs: performance.now() - startedAt };
}

async function askAll(
  world: World,
  sender: Sender,
  chunk: FuzzRequest[],
  report: Report,
): Promise<void> {
  const waiting = chunk.values();
  const ask = async (): Promise<void> => {
    for (const one of waiting) {
      const credential = chooseCredential(world.credentials, one);
      const found = await judgeOne(world, sender, one, credential, report);
      report.faults.push(...found.map((what) => ({ what, repeat: toCommand(one, credential) })));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
}

async function judgeOne(
  { secrets }: World,
  sender: Sender,
  one: FuzzRequest,
  credential: Credential,
  { statuses, reached }: Report,
): Promise<string[]> {
  try {
    const answer = await sender.send(one, credential);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (answer.status < 400) reached.add(one.operation);
    return faultsOf(one, answer, secrets);
  } catch (error) {
    // A body that is too large is answered, and the rest of it is not read.
    const isCutOff = (one.body?.length ?? 0) > 1_000_000 && /ECONNRESET|EPIPE/.test(String(error));
    return isCutOff ? [] : [`gives no answer: ${String(error)}`];
  }
}

/** Half of them with the one that may do most, so that handlers are reached. */
function chooseCredential(
  credentials: Credential[],
  { credential, target }: FuzzRequest,
): Credential {
  const [first, ...others] = credentials;
  const names = target.startsWith("/mp/")
    ? "a user of the mini program"
    : /^\/(cgi-bin|wxa)\//.test(target)
      ? "an SDK of WeChat's"
      : first?.name;
  const likely = credentials.find(({ name }) => name === names) ?? first;
  const chosen = credential % 2 === 0 ? likely : others[credential % others.length];
  return chosen ?? { name: "nobody", headers: {} };
}

/** What no HTTP client would send. */
const byteRequests = [
  "GET / HTTP/1.1\r\n\r\n",
  "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
  "\0\0\0\0\r\n\r\n",
  "GET /v1/messages HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
  "GET /%zz%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET http://[::1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET //v1//messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\nConnection: close\r\n\r\n`,
  "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
  "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST /v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
  "BREW /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "CONNECT 127.0.0.1:9 HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  "POST /mp/sessions HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n",
  "GET /v1/session HTTP/1.1\r\nHost: \r\nCookie: =;;hongyan=%zz;a\r\nConnection: close\r\n\r\n",
];

async function askBytes(sender: Sender, report: Report): Promise<void> {
  await Promise.all(
    byteRequests.map(async (bytes) => {
      const text = await sender.sendBytes(bytes).catch(String);
      const what = faultOfBytes(text);
      if (what !== undefined)
        report.faults.push({ what, repeat: JSON.stringify(bytes.slice(0, 300)) });
    }),
  );
}

function faultOfBytes(text: string): string | undefined {
  if (text === "") return undefined;
  const [, status = ""] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  if (status === "" || Number(status) >= 500) return `answers bytes with ${text.slice(0, 200)}`;
  // Node's own refusals have no body.
  if (Number(status) < 400 || text.endsWith("\r\n\r\n")) return undefined;
  return /\{"error":\{"code":"[A-Z_]+"/.test(text)
    ? undefined
    : `answers bytes in another form: ${text.slice(0, 300)}`;
}

/** Of a line of the log. */
interface Line {
  level: number;
  errorCode?: string;
  msg: string;
}

/** A request may give an app a secret that WeChat refuses; what is said of it then is for people to act on. */
const honestError = "the app is paused: nothing of it is sent";

/** A secret in the log, or an error: what fails later, in a job, was let in by a request. */
function judgeLog({ log, secrets }: World, { faults }: Report): void {
  for (const line of log.splice(0)) {
    const { level, errorCode = "", msg } = JSON.parse(line) as Line;
    const isHonest = honest5xx.includes(errorCode) || msg === honestError;
    const what = leaksIn(line, secrets).map((leak) => `the log ${leak}`);
    if (level >= 50 && !isHonest) what.push("logs an error");
    faults.push(...what.map((one) => ({ what: one, repeat: line.slice(0, 2_000) })));
  }
}

function toCommand(
  { method, target, headers, body }: FuzzRequest,
  { name, headers: own }: Credential,
) {
  const all = Object.entries({ ...headers, ...own }).map(([key, value]) => `-H '${key}: ${value}'`);
  const data = body === undefined ? "" : ` --data-binary '${body.toString().slice(0, 1_500)}'`;
  return `curl -X ${method} "$API${target.slice(0, 1_500)}" ${all.join(" ")}${data}  # ${name}`;
}
