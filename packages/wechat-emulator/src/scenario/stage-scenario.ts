import { addApp, addTemplate } from "../control/apps.ts";
import { addFault } from "../control/faults.ts";
import { findApp } from "../control/find.ts";
import { addUser } from "../control/users.ts";
import { grantRight, revokeRights } from "../rights.ts";
import type { State } from "../state.ts";
import type { Scenario } from "./scenario.ts";

/** Of an app that is not there yet. */
export const stagedSecret = "secret-of-the-scenario";

/**
 * Makes WeChat ready to be called as the scenario tells: app, template, user, rights, a fault for each call that has
 * one, in their order, and the sent event. Whoever sends then, the server under test or `replayScenario`, meets them.
 * An app that is there keeps its secret, callback and other users. A refused token call strikes whenever the sender asks for
 * a token next.
 */
export function stageScenario(state: State, scenario: Scenario): { appid: string; openid: string } {
  const { appid, template, body, rights } = scenario;
  if (!state.apps.has(appid)) addApp(state, { appid, secret: stagedSecret });
  const { templates } = findApp(state, appid);
  if (templates.get(template.priTmplId)?.content !== template.content) {
    addTemplate(state, { appid, ...template });
  }
  addUser(state, { appid, openid: body.touser });
  const staged = templates.get(body.template_id);
  if (staged !== undefined) {
    revokeRights(staged, body.touser);
    if (rights > 0) grantRight(staged, body.touser, rights);
  }
  for (const { path, fault } of scenario.calls) {
    if (fault !== undefined) addFault(state, { path, times: 1, ...fault });
  }
  state.switches = { ...state.switches, ...sentEventSwitches(scenario) };
  return { appid, openid: body.touser };
}

function sentEventSwitches({ sentEvent }: Scenario) {
  if (sentEvent === null) return { omitSentEvents: true };
  const { ErrorCode, ErrorStatus } = sentEvent;
  const sentErrorCode = Number(ErrorCode);
  return {
    omitSentEvents: false,
    sentErrorCode,
    ...(sentErrorCode !== 0 && { sentErrorStatus: ErrorStatus }),
  };
}
