// tsc copies neither pages nor styles, and the sample lives outside the package: the build of the emulator takes them along.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const emulator = "packages/wechat-emulator";

cpSync(at(`${emulator}/src/phone`), at(`${emulator}/dist/phone`), {
  recursive: true,
  filter: (path) => !path.endsWith(".ts"),
});

const sample = at(`${emulator}/sample`);
rmSync(sample, { recursive: true, force: true });
cpSync(at("examples/miniprogram/project.config.json"), `${sample}/project.config.json`);
cpSync(at("examples/miniprogram/miniprogram"), `${sample}/miniprogram`, { recursive: true });
