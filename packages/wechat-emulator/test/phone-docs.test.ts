import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultSwitches } from "../src/phone/host/panel/fault-switches.ts";
import { panelTexts } from "../src/phone/host/panel/texts.ts";
import { componentCoverage } from "../src/phone/screen/component-coverage.ts";
import { wxCoverage } from "../src/phone/wx/wx-coverage.ts";

describe.each([
  ["phone.md", "en"],
  ["phone.zh-CN.md", "zh"],
] as const)("docs/%s", (name, language) => {
  const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
  const support = page.slice(page.indexOf("`arrayBufferToBase64`"));
  const named = new Set([...support.matchAll(/`([\w-]+)`/g)].map(([, word]) => word));

  it("names every wx call that the phone has", () => {
    const there = wxCoverage.filter(({ state }) => state !== "not-yet");
    expect(there.map((call) => call.name).filter((call) => !named.has(call))).toEqual([]);
  });

  it("promises no wx call that the phone does not have", () => {
    const missing = wxCoverage.filter(({ state }) => state === "not-yet");
    const tags = new Set<string>(componentCoverage.map(({ tag }) => tag));
    const promised = missing.filter((call) => named.has(call.name) && !tags.has(call.name));
    expect(promised.map((call) => call.name)).toEqual([]);
  });

  it("names every component, with those that are missing behind the word that says so", () => {
    const [there = "", missing = ""] = support.split(/^(?:Not yet:|还没有：)/m);
    for (const { tag, state } of componentCoverage) {
      expect(state === "not-yet" ? missing : there, tag).toContain(`\`${tag}\``);
    }
  });

  it("explains every fault of the panel by its title there", () => {
    const { faults } = panelTexts(language);
    for (const fault of faultSwitches) {
      expect(page.toLowerCase()).toContain(faults[fault.name].title.toLowerCase());
    }
  });
});
