import { callApi } from "../lib/call-api.ts";
import { appid, openids, template } from "../lib/sample.ts";
import { askUntilAnswered, type Load } from "./load.ts";
import { tapsOf } from "./journal.ts";

const pauseMs = 40;
const switchOffRate = 0.03;

/** Users tap: WeChat knows it, pushes its event, and the mini program reports it; some switch the template off. */
export async function tap(load: Load): Promise<void> {
  const { emulator } = load.world;
  for (let count = 0; !load.isOver(); count += 1) {
    await load.pause(pauseMs);
    const openid = load.random.pick(openids);
    const choices = { [template.priTmplId]: "accept" };
    await emulator.control("POST", "subscribe", { appid, openid, choices });
    const token = await logIn(load, openid);
    if (token === undefined) continue;

    const taps = tapsOf(load.journal, openid);
    taps.reported += 1;
    const body = { id: `tap-${count}`, choices };
    const answer = await askUntilAnswered(load, () =>
      callApi(load.url(), "POST", "/mp/grants", { body, bearer: token }),
    );
    if (answer?.status === 200) taps.acknowledged += 1;
    if (load.random.chance(switchOffRate)) {
      await emulator.control("POST", "settings", {
        appid,
        openid,
        templateId: template.priTmplId,
        status: "reject",
      });
    }
  }
}

async function logIn(load: Load, openid: string): Promise<string | undefined> {
  const { code } = await load.world.emulator.control<{ code: string }>("POST", "login", {
    appid,
    openid,
  });
  load.journal.secrets.add(code);
  const answer = await callApi(load.url(), "POST", "/mp/sessions", { body: { code } });
  if (answer?.status !== 200) return undefined;
  const token = String(answer.body["token"]);
  load.journal.secrets.add(token);
  return token;
}
