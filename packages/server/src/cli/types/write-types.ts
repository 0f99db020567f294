import type { ParamShape } from "../../flow/messages/scene-params.ts";
import type { TypedApp, TypedParam, TypedScene, TypedTemplate } from "./describe-app.ts";
import { writeSource } from "./types-source.ts";

/** The file: one interface for scenes, one for templates, and what they were made from, for `--check`. */
export function writeTypes(
  app: TypedApp,
  options: { appid: string | undefined; client: boolean },
): string {
  const scenes = Object.entries(app.scenes);
  const isJson = scenes.some(([, scene]) => Object.values(scene.params).some(needsJson));
  return [
    `// Written by \`hongyan types\`${options.appid === undefined ? "" : ` for app ${options.appid}`}: do not edit. \`hongyan types --check\` tells when it is out of date.\n`,
    comment("", [
      "The params of each scene, as POST /v1/messages takes them. A scene that cannot be sent is left out.",
    ]),
    "export interface Scenes {",
    ...scenes.flatMap(([name, scene]) =>
      scene.broken === undefined ? [writeScene(name, scene, app)] : [],
    ),
    "}\n",
    comment("", ["The data of each template, for whoever sends without a scene."]),
    "export interface Templates {",
    ...Object.entries(app.templates).map(([templateId, template]) =>
      writeTemplate(templateId, template),
    ),
    "}\n",
    ...(isJson
      ? [
          "export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };\n",
        ]
      : []),
    ...(options.client
      ? [
          "// So that `send({ scene, params })` of @hongyan/client is checked.",
          'declare module "@hongyan/client" {',
          "  interface HongyanScenes extends Scenes {}",
          "}\n",
        ]
      : []),
    writeSource(app),
  ].join("\n");
}

function writeScene(name: string, scene: TypedScene, app: TypedApp): string {
  const template = app.templates[scene.templateId];
  const params = Object.entries(scene.params).map(([param, typed]) =>
    [
      comment("    ", [readers(typed, template)]),
      `    ${property(param)}: ${paramType(typed)};`,
    ].join("\n"),
  );
  const head = comment("  ", [`${template?.title ?? ""} (${template?.type ?? ""})`]);
  if (params.length === 0) return `${head}\n  ${property(name)}: Record<string, never>;`;
  return [head, `  ${property(name)}: {`, ...params, "  };"].join("\n");
}

/** Each keyword that shows the param, with its rule. */
function readers({ readBy }: TypedParam, template: TypedTemplate | undefined): string {
  return readBy
    .map((key) => {
      const keyword = template?.keywords[key];
      return keyword === undefined ? key : `${keyword.name} (${key}, ${keyword.rule})`;
    })
    .join("; ");
}

function writeTemplate(templateId: string, { title, type, keywords }: TypedTemplate): string {
  return [
    comment("  ", [`${title} (${type})`]),
    `  ${property(templateId)}: {`,
    ...Object.entries(keywords).map(([key, { name, rule, values }]) =>
      [
        comment("    ", [`${name} (${rule})`]),
        `    ${property(key)}: ${values === undefined ? "string" : union(values)};`,
      ].join("\n"),
    ),
    "  };",
  ].join("\n");
}

function paramType({ shape, values }: TypedParam): string {
  return values === undefined || shape.kind !== "scalar" ? shapeType(shape) : union(values);
}

function shapeType(shape: ParamShape): string {
  switch (shape.kind) {
    case "scalar":
      return shape.orNull ? "string | number | null" : "string | number";
    case "json":
      return "Json";
    case "object": {
      const fields = Object.entries(shape.fields).map(
        ([field, inner]) => `${property(field)}: ${shapeType(inner)}`,
      );
      return `{ ${fields.join("; ")} }`;
    }
    default:
      return shape satisfies never;
  }
}

function needsJson({ shape }: TypedParam): boolean {
  return shapeType(shape).includes("Json");
}

function union(values: string[]): string {
  return values.map((value) => JSON.stringify(value)).join(" | ") || "never";
}

function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Titles and names are written by people at WeChat: none of them may end the comment. */
function comment(indent: string, lines: string[]): string {
  const text = lines.join(" ").replaceAll(/\s+/g, " ").replaceAll("*/", "* /");
  return `${indent}/** ${text} */`;
}
