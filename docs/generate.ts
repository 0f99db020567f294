import { writeFileSync } from "node:fs";
import { repository } from "./.vitepress/markdown-files.ts";
import { makeGeneratedFiles } from "./generators/generated-files.ts";

for (const [path, text] of await makeGeneratedFiles()) writeFileSync(`${repository}${path}`, text);
