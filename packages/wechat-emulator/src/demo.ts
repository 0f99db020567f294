import { addApp, addTemplate } from "./control/apps.ts";
import { addUser } from "./control/users.ts";
import type { State } from "./state.ts";

/** What `--demo` starts with: an app, a one-time template and a user. */
export const demo = {
  appid: "wxde00000000000001",
  secret: "demo0secret0demo0secret0demo0sec",
  templateId: "DEMO_task_reminder_0000000000000000000000_1",
  openid: "oDEMO_user_00000000000000001",
} as const;

export function addDemo(state: State): void {
  const { appid, secret, templateId, openid } = demo;
  addApp(state, { appid, secret });
  addTemplate(state, {
    appid,
    priTmplId: templateId,
    title: "任务提醒",
    content: "任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n班级名称:{{thing9.DATA}}\n",
    example: "任务名称:完成第三单元练习\n备注:请按时提交\n班级名称:三年级二班\n",
    type: 2,
  });
  addUser(state, { appid, openid });
}
