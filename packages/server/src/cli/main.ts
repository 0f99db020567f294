import { defineCommand, runMain } from "citty";
import { version } from "../version.ts";

const main = defineCommand({
  meta: {
    name: "hongyan",
    version,
    description: "Hongyan 鸿雁: message push for WeChat Mini Programs",
  },
  subCommands: {
    start: () => import("./start.ts").then((module) => module.start),
    serve: () => import("./serve.ts").then((module) => module.serve),
    worker: () => import("./serve.ts").then((module) => module.worker),
    migrate: () => import("./migrate.ts").then((module) => module.migrate),
    template: () => import("./template-migrate.ts").then((module) => module.template),
    send: () => import("./send.ts").then((module) => module.send),
    operator: () => import("./operator.ts").then((module) => module.operator),
    backup: () => import("./backup.ts").then((module) => module.backup),
    restore: () => import("./restore.ts").then((module) => module.restore),
    move: () => import("./move.ts").then((module) => module.move),
    "master-key": () => import("./master-key.ts").then((module) => module.masterKey),
    types: () => import("./types/types.ts").then((module) => module.types),
    doctor: () => import("./doctor.ts").then((module) => module.doctor),
  },
});

await runMain(main);
