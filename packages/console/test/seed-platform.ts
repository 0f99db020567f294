import type { TestServer } from "@hongyan/testing/server";

const componentAppid = "wxqinghe00000001";
const authorised = "wxxiaopu00000001";

/** A platform with its ticket, which a mini program has authorised without the customer-service set; answers with its AppID. */
export async function seedPlatform(hongyan: TestServer): Promise<string> {
  const { call, emulator, server } = hongyan;
  const path = `/v1/platforms/${componentAppid}`;
  const token = "platformTokenOfTest";
  const secrets = { secret: "platform secret", token, encodingAESKey: `${"a".repeat(42)}A` };
  const { body } = await call<{ ticketUrl: string; messageUrl: string }>("POST", "/v1/platforms", {
    componentAppid,
    name: "青禾服务商",
    publicUrl: server.url,
    ...secrets,
  });
  const { ticketUrl: eventUrl, messageUrl } = body;
  emulator.control.addPlatform({ componentAppid, ...secrets, eventUrl, messageUrl });
  await emulator.control.pushPlatformTicket({ componentAppid });
  emulator.control.addApp({ appid: authorised, secret: "never told" });
  const made = await call<{ url: string }>("POST", `${path}/authorization-links`, {});
  await authorise(hongyan, { componentAppid, appid: authorised, link: made.body.url });
  await call("PATCH", `/v1/apps/${authorised}`, { name: "街角小铺" });
  await call("POST", `/v1/templates/sync?appid=${authorised}`);
  await call("PATCH", path, { publicUrl: "https://push.qinghe.example" });
  return componentAppid;
}

/** The administrator opens the link, confirms at WeChat without the customer-service set, and comes back. */
export async function authorise(
  { emulator }: TestServer,
  { componentAppid, appid, link }: { componentAppid: string; appid: string; link: string },
): Promise<void> {
  const html = await (await fetch(link)).text();
  const [, href = ""] = /href="(https:\/\/mp\.weixin\.qq\.com[^"]+)"/.exec(html) ?? [];
  const asked = new URL(href.replaceAll("&amp;", "&")).searchParams;
  const { authCode } = await emulator.control.authorizePlatform({
    componentAppid,
    appid,
    preAuthCode: asked.get("pre_auth_code") ?? "",
    permissions: [18],
  });
  const address = `${asked.get("redirect_uri")}&auth_code=${encodeURIComponent(authCode)}`;
  const back = await fetch(address);
  if (back.status !== 200) throw new Error(await back.text());
}
