import type { Scene } from "../../api/scenes.ts";

type Params = Record<string, unknown>;

/** As docs/sending.md has it. */
export function serverCode(scene: Scene, params: Params): string {
  const body = { appid: scene.appid, to: { openid: "OPENID" }, scene: scene.name, params };
  // A quote would end the shell's text.
  const json = JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
  return `curl ${window.location.origin}/v1/messages \\
  -H "Authorization: Bearer $HONGYAN_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: ${scene.name}-1' \\
  -d '${json}'`;
}

/** As docs/miniprogram.md has it. */
export function askCode(scene: Scene): string {
  return `import { push } from "./push";

Page({
  // <button bindtap="onRemind">
  onRemind() {
    void push.request(["${scene.name}"]).then(({ accepted }) => {
      if (accepted.length > 0) wx.showToast({ title: "会提醒你" });
    });
  },
});`;
}

export function sendCode(scene: Scene, params: Params): string {
  const values = JSON.stringify(params, null, 2).replaceAll("\n", "\n    ");
  return `import { push } from "./push";

Page({
  async onSend() {
    const sent = await push.send("${scene.name}", ${values});
    if (!sent.ok) wx.showToast({ title: sent.error.message.zh, icon: "none" });
  },
});`;
}
