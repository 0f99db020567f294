import { describeKeyword, type Keyword } from "@hongyan/wechat";
import type { z } from "zod";
import type { sceneResponse } from "../../contract/scenes.ts";
import type { templateResponse } from "../../contract/templates.ts";
import {
  describeParams,
  type ParamShape,
  type SceneParam,
} from "../../flow/messages/scene-params.ts";

type SceneView = z.infer<typeof sceneResponse>;
type TemplateView = z.infer<typeof templateResponse>;

/** What the types of one app are written from, and compared by: JSON, in a fixed order. */
export interface TypedApp {
  scenes: Record<string, TypedScene>;
  templates: Record<string, TypedTemplate>;
}

export interface TypedScene {
  templateId: string;
  params: Record<string, TypedParam>;
  /** Why nothing can be sent with it as it is; such a scene gets no type. */
  broken?: SceneFault;
}

export interface SceneFault {
  /** The template is no longer listed by WeChat. */
  templateGone: boolean;
  /** Keywords that the scene has no text for. */
  unfilled: string[];
  /** Keys of the scene that the template has no keyword for. */
  unknown: string[];
}

export interface TypedParam {
  shape: ParamShape;
  readBy: string[];
  /** The only values, when the param is the whole value of an enum keyword. */
  values?: string[];
}

export interface TypedTemplate {
  title: string;
  type: TemplateView["type"];
  keywords: Record<string, TypedKeyword>;
}

interface TypedKeyword {
  name: string;
  /** In words, English: the file is the same whoever writes it. */
  rule: string;
  values?: string[];
}

export function describeApp(scenes: SceneView[], templates: TemplateView[]): TypedApp {
  const listed = templates.filter((template) => template.removedAt === null);
  const byId = new Map(listed.map((template) => [template.templateId, template]));
  return {
    scenes: sorted(scenes.map((scene) => [scene.name, typedScene(scene, byId)])),
    templates: sorted(listed.map((template) => [template.templateId, typedTemplate(template)])),
  };
}

function typedScene(scene: SceneView, templates: Map<string, TemplateView>): TypedScene {
  const template = templates.get(scene.templateId);
  const keywords = (template?.keywords ?? []) as Keyword[];
  const typed = {
    templateId: scene.templateId,
    params: Object.fromEntries(
      describeParams(scene).map((param) => [param.name, typedParam(scene, param, keywords)]),
    ),
  };
  const keys = keywords.map(({ key }) => key);
  const fault: SceneFault = {
    templateGone: template === undefined,
    unfilled: keys.filter((key) => !(key in scene.mapping)),
    unknown: Object.keys(scene.mapping).filter((key) => !keys.includes(key)),
  };
  const isWell = !fault.templateGone && fault.unfilled.length + fault.unknown.length === 0;
  return isWell ? typed : { ...typed, broken: fault };
}

function typedParam(scene: SceneView, param: SceneParam, keywords: Keyword[]): TypedParam {
  const { shape, readBy, wholeOf } = param;
  const values = keywords.find(({ key }) => wholeOf.includes(key))?.enumValues;
  // With fit, a value that differs in blanks is right too.
  return values === undefined || scene.fit === "fit"
    ? { shape, readBy }
    : { shape, readBy, values };
}

function typedTemplate({ title, type, keywords }: TemplateView): TypedTemplate {
  return {
    title,
    type,
    keywords: Object.fromEntries(
      (keywords as Keyword[]).map((keyword) => [
        keyword.key,
        {
          name: keyword.name,
          rule: `${keyword.type}: ${describeKeyword(keyword).en}`,
          ...(keyword.enumValues === undefined ? {} : { values: keyword.enumValues }),
        },
      ]),
    ),
  };
}

function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
