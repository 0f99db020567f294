import type { z } from "zod";
import { appid as appidForm, sceneName } from "../../contract/common.ts";
import type { appResponse } from "../../contract/apps.ts";
import type { sceneList } from "../../contract/scenes.ts";
import type { templateSync } from "../../contract/templates.ts";
import type { ApiClient } from "../api.ts";
import type { Cli } from "../frame/cli.ts";
import { command } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { query } from "../frame/format.ts";
import { readSecret, secretFlags } from "../frame/read-secret.ts";
import type { Template } from "../resources/template.ts";
import { askPerson, type Ask } from "./ask.ts";
import { borrowServer } from "./borrow-server.ts";
import { connectApp } from "./connect-app.ts";
import { printNextSteps } from "./print-next-steps.ts";
import { exampleParams, proposeMapping } from "./propose-scene.ts";

type App = z.infer<typeof appResponse>;

export const init = command({
  name: "init",
  about: {
    en: "From nothing to the first scene: connects a mini program, tests it, takes over its templates, and makes a scene of one",
    zh: "从零到第一个场景：接入小程序并测试，同步模板，用其中一个建立场景",
  },
  args: {
    appid: {
      type: "string",
      valueHint: "APPID",
      about: {
        en: "AppID; else WECHAT_APPID, else it is asked for",
        zh: "AppID；默认取 WECHAT_APPID，否则询问",
      },
    },
    ...secretFlags,
    name: {
      type: "string",
      about: { en: "Name of the app, for people", zh: "小程序的名称，给人看" },
    },
    template: {
      type: "string",
      valueHint: "TEMPLATE_ID",
      about: {
        en: "The template of the first scene; needed when nobody can be asked and there are several",
        zh: "第一个场景使用的模板；无法询问且有多个时必填",
      },
    },
    scene: {
      type: "string",
      valueHint: "NAME",
      about: {
        en: "Name of the first scene; default first-scene",
        zh: "第一个场景的名字；默认 first-scene",
      },
    },
    page: { type: "string", about: { en: "Page that the card opens", zh: "点击卡片打开的页面" } },
  },
  examples: [
    "hongyan init",
    "WECHAT_SECRET=… hongyan init --appid wx0123456789abcdef --template TEMPLATE_ID --scene task-reminder",
  ],
  run: async (cli, args) => {
    const ask = askPerson(cli);
    const appid = await chooseAppid(cli, args.appid ?? cli.env["WECHAT_APPID"], ask);
    await using server = await borrowServer(cli);
    const { api } = server;
    const secret = () =>
      readSecret(cli, args, { en: `AppSecret of ${appid}`, zh: `${appid} 的 AppSecret` });
    const app = await connectApp(cli, api, { appid, name: args.name, readSecret: secret }, ask);

    const synced = await api.post<z.infer<typeof templateSync>>(
      `/v1/templates/sync${query({ appid })}`,
    );
    const templates = synced.templates.filter(
      ({ removedAt, type }) => removedAt === null && type !== "official-account",
    );
    cli.print(
      cli.text({
        en: `✓ ${templates.length} templates are taken over from WeChat`,
        zh: `✓ 已从微信同步 ${templates.length} 个模板`,
      }),
    );
    const template = await chooseTemplate(cli, templates, args.template, ask);
    if (template === undefined) {
      cli.show({ appid, templates, scene: null }, () => printWithoutScene(cli, templates));
      return;
    }
    const made = await makeScene(
      cli,
      api,
      { app, template, name: args.scene, page: args.page },
      ask,
    );
    const url = server.isOwn ? "http://127.0.0.1:3000" : api.url;
    cli.show({ appid, ...made }, () => {
      if (server.isOwn) {
        cli.print(
          cli.text({
            en: "\nNothing serves yet: `hongyan serve` starts it, on port 3000 unless PORT says otherwise.",
            zh: "\n服务还没有运行：用 `hongyan serve` 启动，端口默认 3000，可用 PORT 指定。",
          }),
        );
      }
      printNextSteps(cli, { url, appid, ...made });
    });
  },
});

async function chooseAppid(
  cli: Cli,
  named: string | undefined,
  ask: Ask | undefined,
): Promise<string> {
  const check = (value: string) =>
    appidForm.safeParse(value).success
      ? undefined
      : { en: "An AppID looks like wx0123456789abcdef", zh: "AppID 形如 wx0123456789abcdef" };
  const appid =
    named ??
    (await ask?.text(
      {
        en: "AppID (mp.weixin.qq.com → 开发管理 → 开发设置)",
        zh: "AppID（mp.weixin.qq.com → 开发管理 → 开发设置）",
      },
      { check },
    ));
  const fault = appid === undefined ? undefined : check(appid);
  if (appid !== undefined && fault === undefined) return appid;
  throw new UsageError(
    fault === undefined
      ? cli.text({ en: "--appid is missing", zh: "缺少 --appid" })
      : cli.text(fault),
  );
}

/** undefined: there is none, or too many to choose from when nobody can be asked. */
async function chooseTemplate(
  cli: Cli,
  templates: Template[],
  named: string | undefined,
  ask: Ask | undefined,
): Promise<Template | undefined> {
  if (named !== undefined) {
    const found = templates.find(({ templateId }) => templateId === named);
    if (found !== undefined) return found;
    throw new UsageError(
      cli.text({
        en: `WeChat lists no template ${named} of this app`,
        zh: `微信没有列出这个小程序的模板 ${named}`,
      }),
      templates.map(({ templateId, title }) => `${templateId} ${title}`).join("\n    "),
    );
  }
  if (templates.length < 2 || ask === undefined) {
    return templates.length === 1 ? templates[0] : undefined;
  }
  const chosen = await ask.choose(
    { en: "Which template is the first scene made of?", zh: "用哪个模板建立第一个场景？" },
    templates.map(({ templateId, title, keywords }) => ({
      value: templateId,
      label: `${title}  (${keywords.map(({ name }) => name).join(", ")})`,
    })),
  );
  return templates.find(({ templateId }) => templateId === chosen);
}

/** A scene of that name that is there already is left as it is: a second run changes nothing. */
async function makeScene(
  cli: Cli,
  api: ApiClient,
  wish: { app: App; template: Template; name: string | undefined; page: string | undefined },
  ask: Ask | undefined,
): Promise<{ scene: string; params: Record<string, string> }> {
  const { app, template, page } = wish;
  const { appid } = app;
  const check = (value: string) =>
    sceneName.safeParse(value).success
      ? undefined
      : { en: "Lower-case letters, digits and -", zh: "只用小写字母、数字和 -" };
  const question = {
    en: "Name of the scene, as your code will say it",
    zh: "场景的名字，您的代码将用它发送",
  };
  const scene =
    wish.name ?? (await ask?.text(question, { default: "first-scene", check })) ?? "first-scene";
  const { scenes } = await api.get<z.infer<typeof sceneList>>(`/v1/scenes${query({ appid })}`);
  const known = scenes.find(({ name }) => name === scene);
  const mapping = known?.mapping ?? proposeMapping(template);
  if (known === undefined) {
    const body = { appid, name: scene, templateId: template.templateId, mapping };
    await api.post("/v1/scenes", page === undefined ? body : { ...body, page }, {
      "if-none-match": "*",
    });
  }
  if (app.defaultScene === null) {
    await api.patch(`/v1/apps/${encodeURIComponent(appid)}`, { defaultScene: scene });
  }
  cli.print(
    known === undefined
      ? cli.text({
          en: `✓ scene ${scene}: ${template.title}`,
          zh: `✓ 场景 ${scene}：${template.title}`,
        })
      : cli.text({
          en: `✓ scene ${scene} was there already`,
          zh: `✓ 场景 ${scene} 已存在，保持不变`,
        }),
  );
  for (const [key, text] of Object.entries(mapping)) {
    const name = template.keywords.find((keyword) => keyword.key === key)?.name ?? key;
    cli.print(`    ${name} (${key}) ← ${text}`);
  }
  return { scene, params: exampleParams(template, mapping) };
}

function printWithoutScene(cli: Cli, templates: Template[]): void {
  if (templates.length === 0) {
    cli.print(
      cli.text({
        en: "The app has no template yet. Add one at mp.weixin.qq.com → 订阅消息 → 公共模板库, then run `hongyan init` again.",
        zh: "小程序还没有模板。请在 mp.weixin.qq.com → 订阅消息 → 公共模板库 中添加，然后再次运行 `hongyan init`。",
      }),
    );
    return;
  }
  cli.print(
    cli.text({
      en: "Several templates, and nobody to ask: choose one with --template.",
      zh: "有多个模板，又无法询问：请用 --template 指定一个。",
    }),
  );
  for (const { templateId, title } of templates) cli.print(`    ${templateId}  ${title}`);
}
