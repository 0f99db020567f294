import { fileURLToPath } from "node:url";
import { startHongyan } from "@hongyan/testing/hongyan-start";
import { expect, test } from "vitest";

const sample = fileURLToPath(new URL("../../../examples/miniprogram", import.meta.url));

test.each([
  ["in the sample is Hongyan, wherever it listens", [], true],
  ["in a program of one's own is what it says", ["--miniprogram", sample], false],
])(
  "the address 127.0.0.1:3000 %s",
  async (_, args, isHongyan) => {
    await using hongyan = await startHongyan(args);
    const response = await fetch(`${hongyan.emulatorUrl}/_emulator/phone/request`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        appid: "wxde00000000000001",
        openid: "oDEMO_user_00000000000000001",
        url: "http://127.0.0.1:3000/v1/apps",
        method: "GET",
        // Of this run: whoever else may listen on that port does not know it.
        header: { authorization: `Bearer ${hongyan.apiKey}` },
      }),
    });
    const { statusCode } = (await response.json()) as { statusCode?: number };
    expect(response.status).toBe(200);
    expect(statusCode === 200).toBe(isHongyan);
  },
  60_000,
);
