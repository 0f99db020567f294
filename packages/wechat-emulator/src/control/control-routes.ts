import { ControlError } from "./control-error.ts";
import type { ControlRoute } from "./control-route.ts";
import { Input } from "./input.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { readScenario } from "../scenario/scenario.ts";
import {
  readApp,
  readCallback,
  readChoices,
  readCodeState,
  readFault,
  readPlatform,
  readSwitches,
  readTemplate,
  readUser,
} from "./read-inputs.ts";

/** The control interface, by method and path below /_emulator/. */
export const controlRoutes: Readonly<Record<string, ControlRoute>> = {
  "POST apps": (control, input) => control.addApp(readApp(input)),
  "POST templates": (control, input) => control.addTemplate(readTemplate(input)),
  "POST users": (control, input) =>
    control.addUser({
      appid: input.string("appid"),
      openid: input.optionalString("openid"),
      unionid: input.optionalString("unionid"),
      isBlocked: input.optionalBoolean("isBlocked"),
      isFollower: input.optionalBoolean("isFollower"),
    }),
  "POST users/bulk": (control, input) =>
    control.addUsers({
      appid: input.string("appid"),
      count: input.number("count", 1),
      prefix: input.optionalString("prefix"),
    }),
  "POST login": (control, input) =>
    control.issueCode({ appid: input.string("appid"), openid: input.optionalString("openid") }),
  "POST subscribe": (control, input) =>
    control.subscribe({
      appid: input.string("appid"),
      openid: input.string("openid"),
      choices: readChoices(input),
      always: input.optionalBoolean("always"),
    }),
  "POST subscribe/bulk": (control, input) =>
    control.subscribeMany({
      appid: input.string("appid"),
      openids: input.strings("openids"),
      templateId: input.string("templateId"),
      times: input.optionalNumber("times"),
    }),
  "POST settings": (control, input) => {
    if (input.optionalString("status") !== "reject") {
      throw new ControlError("INVALID_INPUT", "status is not reject", "Only reject has an effect.");
    }
    return control.rejectInSettings(readUserAndTemplate(input));
  },
  "GET rights": (control, input) => control.rights(readUserAndTemplate(input)),
  "GET messages": (control, input) => ({
    messages: control.messages({
      appid: input.string("appid"),
      openid: input.optionalString("openid"),
      limit: input.optionalNumber("limit"),
    }),
  }),
  "GET messages/summary": (control, input) =>
    control.messagesSummary({ appid: input.string("appid") }),
  "GET events": (control, input) => ({
    events: control.events({ appid: input.string("appid") }),
  }),
  "POST platforms": (control, input) => control.addPlatform(readPlatform(input)),
  "POST platforms/ticket": (control, input) =>
    control.pushPlatformTicket({ componentAppid: input.string("componentAppid") }),
  "POST platforms/authorize": (control, input) =>
    control.authorizePlatform({
      componentAppid: input.string("componentAppid"),
      appid: input.string("appid"),
      preAuthCode: input.optionalString("preAuthCode"),
      permissions: input.optionalNumbers("permissions"),
      isPushed: input.optionalBoolean("isPushed"),
    }),
  "POST platforms/unauthorize": (control, input) =>
    control.unauthorizePlatform({
      componentAppid: input.string("componentAppid"),
      appid: input.string("appid"),
    }),
  "POST callback": (control, input) =>
    control.setCallback({
      appid: input.string("appid"),
      callback: input.isNull("callback") ? null : readCallback(new Input(input.object("callback"))),
      verify: input.optionalBoolean("verify"),
    }),
  "GET callbacks": (control, input) => ({
    callbacks: control.callbacks({
      appid: input.optionalString("appid"),
      openid: input.optionalString("openid"),
      limit: input.optionalNumber("limit"),
    }),
  }),
  "POST callbacks/settle": async (control) => {
    await control.settleCallbacks();
    return {};
  },
  "POST callbacks/repeat": (control, input) =>
    control.repeatCallback({ id: input.string("id"), times: input.optionalNumber("times") }),
  "POST callbacks/push": (control, input) =>
    control.pushRaw({
      appid: input.string("appid"),
      message: input.object("message"),
      openid: input.optionalString("openid"),
    }),
  "POST customer-service/enter": (control, input) =>
    control.enterSession({ ...readUser(input), sessionFrom: input.optionalString("sessionFrom") }),
  "POST customer-service/message": (control, input) =>
    control.userMessage({
      ...readUser(input),
      msgtype: input.oneOf("msgtype", ["text", "image", "miniprogrampage"], "text"),
      content: input.optionalString("content"),
      mediaId: input.optionalString("mediaId"),
      picUrl: input.optionalString("picUrl"),
      title: input.optionalString("title"),
      pagePath: input.optionalString("pagePath"),
      thumbUrl: input.optionalString("thumbUrl"),
      thumbMediaId: input.optionalString("thumbMediaId"),
    }),
  "GET customer-service/conversation": (control, input) => control.conversation(readUser(input)),
  "POST customer-service/agent": (control, input) =>
    control.setAgent({
      appid: input.string("appid"),
      kfAccount: input.string("kfAccount"),
      isOnline: input.optionalBoolean("isOnline"),
    }),
  "POST customer-service/close": (control, input) => control.closeAgentSession(readUser(input)),
  "POST device/subscribe": (control, input) =>
    control.subscribeDevice({
      ...readUserAndTemplate(input),
      sn: input.string("sn"),
      modelId: input.string("modelId"),
      snTicket: input.optionalString("snTicket"),
      choice: input.oneOf("choice", ["accept", "reject"], "accept"),
    }),
  "POST service-cards": (control, input) =>
    control.addNotifyCode({
      ...readUser(input),
      notifyType: input.number("notifyType", 1001),
      notifyCode: input.optionalString("notifyCode"),
      knownAfterMs: input.optionalNumber("knownAfterMs"),
      codeState: readCodeState(input),
    }),
  "GET service-cards": (control, input) => ({
    cards: control.serviceCards({
      appid: input.string("appid"),
      openid: input.optionalString("openid"),
    }),
  }),
  "POST service-cards/fail": (control, input) =>
    control.failNotify({
      appid: input.string("appid"),
      notifyCode: input.string("notifyCode"),
      failRet: input.number("failRet", -10001),
      failMsg: input.optionalString("failMsg"),
    }),
  "GET api-security": (control, input) => control.apiSecurity({ appid: input.string("appid") }),
  "POST api-security": (control, input) =>
    control.generateApiSecurity({ appid: input.string("appid") }),
  "POST api-security/rotate": (control) => control.rotatePlatformCertificate(),
  "POST media": (control, input) =>
    control.addMedia({
      appid: input.string("appid"),
      type: input.oneOf("type", ["image", "voice", "video", "thumb"], "image"),
      filename: input.string("filename"),
      content: Buffer.from(input.string("base64"), "base64"),
    }),
  "GET media": (control, input) =>
    control.media({ appid: input.string("appid"), mediaId: input.string("mediaId") }),
  "POST expire-tokens": (control, input) => control.expireTokens({ appid: input.string("appid") }),
  "POST faults": (control, input) => control.addFault(readFault(input)),
  "DELETE faults": (control, input) => control.clearFaults({ id: input.optionalString("id") }),
  "POST scenario": (control, input) => control.stageScenario(readScenario(input.all())),
  "POST clock": (control, input) => control.advanceClock(input.number("advanceMs", 0)),
  "POST options": (control, input) => control.setOptions(readSwitches(input)),
  "POST reset": (control) => {
    control.reset();
    return {};
  },
  "GET calls": (control, input) =>
    control.calls({ path: input.optionalString("path"), limit: input.optionalNumber("limit") }),
  "GET coverage": (control) => ({ coverage: control.coverage() }),
  "GET state": (control) => control.state(),
  ...phoneRoutes,
};

function readUserAndTemplate(input: Input) {
  return { ...readUser(input), templateId: input.string("templateId") };
}
