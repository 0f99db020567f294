import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StartedHongyan } from "@hongyan/testing/hongyan-start";
import { repository } from "../../.vitepress/markdown-files.ts";
import { placeOf, type Block } from "./read-blocks.ts";

/**
 * Runs the commands of a page in one shell, as a reader would beside `npm start`, and returns those
 * that failed: a request that was refused, a variable that the page never set, a command that ended
 * with another code than 0.
 *
 * Two things are not as on the page: ports are the ones that this server has, and a stand-in in
 * capitals (`MESSAGE_ID`) is the id that the server answered last.
 */
export async function runCommands(
  blocks: Block[],
  hongyan: StartedHongyan,
  folder: string,
): Promise<string[]> {
  mkdirSync(join(folder, ".hongyan"), { recursive: true });
  writeFileSync(join(folder, ".hongyan/api-key"), hongyan.apiKey);
  const script = [
    prelude,
    ...blocks.flatMap((block) => [`place='${placeOf(block)}'`, adapt(block.code, hongyan)]),
  ].join("\n");
  const shell = spawn("bash", ["-c", script], {
    cwd: folder,
    env: {
      ...process.env,
      NODE: process.execPath,
      NODE_COMPILE_CACHE: join(folder, "../compiled"),
      HONGYAN_PROGRAM: `${repository}packages/server/bin/hongyan.mjs`,
      HONGYAN_URL: hongyan.url,
      HONGYAN_API_KEY: hongyan.apiKey,
    },
  });
  shell.stdout.resume();
  let faults = "";
  shell.stderr.on("data", (chunk: Buffer) => (faults += chunk.toString()));
  await once(shell, "close");
  return faults.split("\n").filter((line) => line !== "");
}

/** Each failure is a line on standard error, with the place of its block. */
const prelude = String.raw`
set -u -o pipefail
trap 'echo "$place: $BASH_COMMAND: exit code $?" >&2' ERR
# Of one thing that was made, not of a list.
remember() { if [[ $1 =~ ^\{\"id\":\"([^\"]*)\" ]]; then echo "${"$"}{BASH_REMATCH[1]}" > .last-id; fi; }
curl() {
  local answer code tries
  # Between two commands a reader takes a breath, in which WeChat's callback arrives: refused, it is tried again.
  for tries in {1..16}; do
    answer=$(command curl --fail-with-body --max-time 10 "$@"); code=$?
    [[ $code == 22 ]] || break
    sleep 0.25
  done
  printf '%s\n' "$answer"
  remember "$answer"
  # A stream goes on until somebody stops listening.
  if [[ $code == 28 && " $* " == *" -sN "* ]]; then return 0; fi
  if [[ $code != 0 ]]; then echo "$place: curl $*: $code: $answer" >&2; fi
}
# What a page may do here without a mark: nothing that installs, starts or removes.
mkdir bin && for tool in cat curl sed grep base64 date sleep; do ln -s "$(type -P $tool)" bin/; done
PATH=$PWD/bin
npx() { shift; "$NODE" "$HONGYAN_PROGRAM" "$@"; }
`;

function adapt(code: string, { url, emulatorUrl }: StartedHongyan): string {
  return (
    code
      .replaceAll("http://127.0.0.1:3000", url)
      .replaceAll("http://127.0.0.1:3100", emulatorUrl)
      // A receiver of webhooks that the page starts; any that answers will do.
      .replaceAll("http://127.0.0.1:3300/", `${emulatorUrl}/_emulator/messages`)
      .replaceAll("curl -sN", "curl --max-time 1 -sN")
      .replaceAll(/\b(?:MESSAGE|KEY|UNIFORM)_ID\b/g, "$(<.last-id)")
  );
}
