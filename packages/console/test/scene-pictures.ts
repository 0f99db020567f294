import { appid, scene, template } from "@hongyan/testing/server";
import type { Picture } from "./pictures.ts";
import type { TestConsole } from "./start-console.ts";

/** The pages about templates and scenes. */
export const scenePictures: Picture[] = [
  {
    name: "scenes",
    seed: async (console) => {
      await seedScenes(console);
      return `${appid}/scenes`;
    },
  },
  {
    name: "scene",
    seed: async (console) => {
      await seedScenes(console);
      return `${appid}/scenes/homework`;
    },
    act: (page) => page.getByText(/卡片符合|The card keeps/).waitFor(),
  },
  {
    name: "templates",
    seed: async (console) => {
      await seedScenes(console);
      return `${appid}/templates`;
    },
  },
  {
    name: "template-library",
    seed: async () => `${appid}/templates/library?category=616&tid=1462`,
    act: async (page) => {
      for (const name of ["课程名称", "上课时间", "上课地点"]) {
        await page.getByRole("checkbox", { name }).check();
      }
    },
  },
  {
    name: "template-bridges",
    seed: async () => `${appid}/templates/bridges`,
    act: async (page) => {
      const [title, content] = await page.locator("form input, form textarea").all();
      await title?.fill("作业提醒");
      await content?.fill(
        "任务名称{{keyword1.DATA}}\n班级名称{{keyword2.DATA}}\n备注{{keyword3.DATA}}",
      );
      await page.locator("form button[type=submit]").click();
      await page.locator("article").first().waitFor();
    },
  },
];

async function seedScenes({ hongyan }: TestConsole): Promise<void> {
  const { call } = hongyan;
  await call("POST", "/v1/templates", {
    tid: "5220",
    kidList: [1, 3, 4, 5],
    sceneDesc: "支付成功通知",
  });
  const long = await call<{ templateId: string }>("POST", "/v1/templates", {
    tid: "30766",
    kidList: [1, 2, 6],
    sceneDesc: "学校通知",
  });
  await call("POST", "/v1/scenes", {
    ...scene,
    name: "homework",
    page: "pages/task/detail?id={{ taskId }}",
    mapping: {
      thing1: "{{ taskName }}",
      thing10: '{{ dueAt | date: "%m月%d日 %H:%M" }} 前提交',
      thing9: '{{ className | default: "无" }}',
    },
    fit: "fit",
    clientSendable: false,
    quietHours: { from: "22:00", to: "08:00", action: "delay" },
  });
  await call("POST", "/v1/scenes", {
    name: "school-notice",
    templateId: long.body.templateId,
    mapping: {
      thing1: "{{ title }}",
      date2: '{{ at | date: "%Y-%m-%d" }}',
      thing6: "{{ className }}",
    },
    frequencyCap: { count: 3, perDays: 1, action: "drop" },
  });
  await call("POST", "/v1/scenes", {
    name: "weekly-report",
    templateId: template.priTmplId,
    mapping: { thing1: "{{ title }}", thing10: "本周共 {{ count }} 项", thing9: "{{ className }}" },
  });
}
