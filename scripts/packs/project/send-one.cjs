const assert = require("node:assert/strict");

/** A right and a message by way of all four packages, however they were loaded. */
exports.sendOne = async function sendOne({ client, emulator, miniprogram, wechat }) {
  const running = await emulator.startEmulator({ demo: true });
  try {
    const { appid, secret, templateId, openid } = emulator.demo;
    const phone = await emulator.startHeadlessPhone({ url: running.url, appid, openid });
    const push = miniprogram.createPush({ api: phone.wx, baseUrl: running.url });
    assert.equal(typeof push.request, "function");

    running.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
    const api = wechat.createWechatClient({ appid, secret, apiBase: running.url });
    const data = {
      thing1: { value: "完成第三单元练习" },
      thing10: { value: "请按时提交" },
      thing9: { value: "三年级二班" },
    };
    const message = { touser: openid, template_id: templateId, data };
    assert.equal((await api.subscribe.send(message)).kind, "accepted");
    assert.equal((await api.subscribe.send(message)).errcode, 43101);
  } finally {
    await running.close();
  }
  // Nobody listens at this address any more.
  const hongyan = client.createClient({ url: running.url, apiKey: "hy_none", retries: 0 });
  await assert.rejects(hongyan.getMessage("none"), client.HongyanError);
};
