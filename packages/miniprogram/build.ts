// Writes what is published, and the copy that WeChat's devtools need in the sample mini program.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const write = (name: string, text: string): void => {
  mkdirSync(dirname(pathOf(name)), { recursive: true });
  writeFileSync(pathOf(name), text);
};

for (const folder of ["dist", "miniprogram_dist"]) {
  rmSync(pathOf(folder), { recursive: true, force: true });
}
const { esm, cjs, miniprogram } = await bundle();
write("dist/index.js", esm);
write("dist/index.cjs", cjs);
write("miniprogram_dist/index.js", miniprogram);
write(
  "../../examples/miniprogram/miniprogram/miniprogram_npm/@hongyan/miniprogram/index.js",
  miniprogram,
);

execFileSync("tsc", ["-p", "tsconfig.build.json"], { cwd: pathOf("."), stdio: "inherit" });
// One file, so that it holds for import and require, and for the oldest resolution of types.
const types = `${readFileSync(pathOf("dist/types/types.d.ts"), "utf8")}
/** One for a mini program: make it where the program starts, and import it where it is needed. */
export declare function createPush<Scene extends string = string>(options: PushOptions): Push<Scene>;
`;
rmSync(pathOf("dist/types"), { recursive: true });
for (const name of ["dist/index.d.ts", "dist/index.d.cts", "miniprogram_dist/index.d.ts"]) {
  write(name, types);
}
