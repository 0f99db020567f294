#!/usr/bin/env node
import { existsSync } from "node:fs";

const source = new URL("../src/cli.ts", import.meta.url);
const built = new URL("../dist/cli.js", import.meta.url);
const inCheckout = existsSync(source);

if (inCheckout && !process.features.typescript) {
  process.stderr.write(
    `Node ${process.versions.node} cannot run TypeScript. Use Node 22.18 or later here; the published package runs on 20.19.\n`,
  );
  process.exit(1);
}

const { main } = await import((inCheckout ? source : built).href);
process.exitCode = await main(process.argv.slice(2));
