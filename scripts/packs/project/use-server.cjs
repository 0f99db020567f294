const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const required = require("@hongyan/server/openapi");

void (async () => {
  const manifest = readFileSync(`${__dirname}/node_modules/@hongyan/server/package.json`, "utf8");
  const imported = await import("@hongyan/server/openapi");
  assert.equal(imported.describeApi, required.describeApi);
  const { info } = await required.describeApi();
  assert.equal(info.version, JSON.parse(manifest).version);
})();
