import type { CommandDef } from "citty";
import { version } from "../version.ts";

/** Each is loaded when it is typed. */
export const commands: CommandDef = {
  meta: {
    name: "hongyan",
    version,
    description: "Hongyan 鸿雁: message push for WeChat Mini Programs",
    zh: "鸿雁：微信小程序消息推送",
  },
  subCommands: {
    start: () => import("./start.ts").then((module) => module.start),
    init: () => import("./init/init.ts").then((module) => module.init),
    serve: () => import("./serve.ts").then((module) => module.serve),
    worker: () => import("./serve.ts").then((module) => module.worker),
    migrate: () => import("./migrate.ts").then((module) => module.migrate),
    doctor: () => import("./doctor.ts").then((module) => module.doctor),
    apply: () => import("./apply/apply.ts").then((module) => module.apply),
    app: () => import("./resources/app.ts").then((module) => module.app),
    template: () => import("./resources/template.ts").then((module) => module.template),
    scene: () => import("./resources/scene.ts").then((module) => module.scene),
    send: () => import("./send.ts").then((module) => module.send),
    message: () => import("./resources/message.ts").then((module) => module.message),
    replay: () => import("./replay/replay.ts").then((module) => module.replay),
    campaign: () => import("./resources/campaign.ts").then((module) => module.campaign),
    tail: () => import("./tail.ts").then((module) => module.tail),
    user: () => import("./resources/user.ts").then((module) => module.user),
    grant: () => import("./resources/grant.ts").then((module) => module.grant),
    webhook: () => import("./resources/webhook.ts").then((module) => module.webhook),
    key: () => import("./resources/key.ts").then((module) => module.key),
    types: () => import("./types/types.ts").then((module) => module.types),
    backup: () => import("./backup.ts").then((module) => module.backup),
    restore: () => import("./restore.ts").then((module) => module.restore),
    move: () => import("./move.ts").then((module) => module.move),
    export: () => import("./export.ts").then((module) => module.exportCommand),
    import: () => import("./import.ts").then((module) => module.importCommand),
    forget: () => import("./forget.ts").then((module) => module.forget),
    "master-key": () => import("./master-key.ts").then((module) => module.masterKey),
    operator: () => import("./operator.ts").then((module) => module.operator),
  },
};
