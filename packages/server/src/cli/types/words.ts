import type { SceneFault } from "./describe-app.ts";

const en = {
  written: (file: string, scenes: number, templates: number) =>
    `✓ ${file}: ${scenes} ${scenes === 1 ? "scene" : "scenes"}, ${templates} ${templates === 1 ? "template" : "templates"}`,
  same: (file: string) => `✓ ${file} is up to date`,
  templateNew: (id: string, title: string) => `template ${title} (${id}) is new`,
  templateGone: (id: string, title: string) =>
    `template ${title} (${id}) is no longer in the list of WeChat`,
  templateRenamed: (id: string, before: string, now: string) =>
    `template ${id} is now called ${now}, not ${before}`,
  templateKind: (id: string, title: string, before: string, now: string) =>
    `template ${title} (${id}) is now ${now}, not ${before}`,
  keywordNew: (id: string, title: string, key: string, name: string) =>
    `template ${title} (${id}) has a new keyword ${key} ${name}`,
  keywordGone: (id: string, title: string, key: string, name: string) =>
    `template ${title} (${id}) has no keyword ${key} ${name} any more`,
  keywordChanged: (id: string, title: string, key: string, before: string, now: string) =>
    `template ${title} (${id}): ${key} was ${before}, and is ${now}`,
  sceneNew: (name: string) => `scene ${name} is new`,
  sceneGone: (name: string) => `scene ${name} is gone`,
  sceneTemplate: (name: string, before: string, now: string) =>
    `scene ${name} uses template ${now}, not ${before}`,
  sceneBroken: (name: string, fault: SceneFault) =>
    `scene ${name} cannot be sent: ${[
      ...(fault.templateGone ? ["its template is gone"] : []),
      ...fault.unfilled.map((key) => `it has no text for ${key}`),
      ...(fault.templateGone
        ? []
        : fault.unknown.map((key) => `the template has no keyword ${key}`)),
    ].join(", ")}`,
  paramNew: (scene: string, param: string) => `scene ${scene} needs a new param ${param}`,
  paramGone: (scene: string, param: string) => `scene ${scene} reads no param ${param} any more`,
  paramChanged: (scene: string, param: string) => `scene ${scene} uses ${param} in another way`,
  edited: "the types were changed by hand, or written by another version",
  noFile: (file: string) => `there is no file ${file} to check`,
  writeIt: (file: string) =>
    `Write it with \`hongyan types --out ${file}\`, and keep it in version control.`,
};

/** One table a language; both have the same entries, which the type of the second one holds it to. */
export const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    written: (file, scenes, templates) => `✓ ${file}：${scenes} 个场景，${templates} 个模板`,
    same: (file) => `✓ ${file} 是最新的`,
    templateNew: (id, title) => `新增模板“${title}”(${id})`,
    templateGone: (id, title) => `模板“${title}”(${id}) 已不在微信的模板列表中`,
    templateRenamed: (id, before, now) => `模板 ${id} 的标题由“${before}”改为“${now}”`,
    templateKind: (id, title, before, now) =>
      `模板“${title}”(${id}) 的类型由 ${before} 改为 ${now}`,
    keywordNew: (id, title, key, name) => `模板“${title}”(${id}) 新增关键词 ${key} ${name}`,
    keywordGone: (id, title, key, name) => `模板“${title}”(${id}) 已没有关键词 ${key} ${name}`,
    keywordChanged: (id, title, key, before, now) =>
      `模板“${title}”(${id}) 的 ${key} 由 ${before} 改为 ${now}`,
    sceneNew: (name) => `新增场景 ${name}`,
    sceneGone: (name) => `场景 ${name} 已删除`,
    sceneTemplate: (name, before, now) => `场景 ${name} 的模板由 ${before} 改为 ${now}`,
    sceneBroken: (name, fault) =>
      `场景 ${name} 无法发送：${[
        ...(fault.templateGone ? ["模板已删除"] : []),
        ...fault.unfilled.map((key) => `没有填写 ${key}`),
        ...(fault.templateGone ? [] : fault.unknown.map((key) => `模板没有关键词 ${key}`)),
      ].join("，")}`,
    paramNew: (scene, param) => `场景 ${scene} 新增参数 ${param}`,
    paramGone: (scene, param) => `场景 ${scene} 不再使用参数 ${param}`,
    paramChanged: (scene, param) => `场景 ${scene} 对参数 ${param} 的用法有变化`,
    edited: "类型文件被手工修改过，或由其他版本生成",
    noFile: (file) => `没有可检查的文件 ${file}`,
    writeIt: (file) => `请用 \`hongyan types --out ${file}\` 写出，并纳入版本控制。`,
  },
};
