// What npm would publish: publint over each package, and a dry look at the files that would go.
import { execFileSync } from "node:child_process";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = ["wechat", "wechat-emulator", "miniprogram", "server", "client"];
let faults = 0;
const say = (line) => process.stdout.write(`${line}\n`);
const warn = (line) => process.stderr.write(`${line}\n`);

for (const name of packages) {
  const pkgDir = fileURLToPath(new URL(`../packages/${name}`, import.meta.url));
  const manifest = JSON.parse(readFileSync(`${pkgDir}/package.json`, "utf8"));
  const { messages } = await publint({ pkgDir, strict: true });
  const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: pkgDir,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const files = fileNames(JSON.parse(packed));
  const foreign = files.filter(
    (file) => /(^|\/)(test|src)\//.test(file) || file.endsWith(".tsbuildinfo"),
  );
  for (const message of messages) warn(`${manifest.name}: ${formatMessage(message, manifest)}`);
  for (const file of foreign) warn(`${manifest.name}: ${file} does not belong into the package`);
  faults += messages.length + foreign.length;
  say(`${manifest.name}: ${files.length} files, ${messages.length + foreign.length} faults`);
}
process.exitCode = faults === 0 ? 0 : 1;

function fileNames(answer) {
  // npm 10 answers with a list, npm 11 with an object by package name.
  const [pack] = Array.isArray(answer) ? answer : Object.values(answer);
  return pack.files.map((file) => file.path);
}
