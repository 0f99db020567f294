import type { Keyword, Template } from "@hongyan/wechat";
import type { SceneRow } from "../../store/scenes.ts";
import { parseTemplateRow, type TemplateRow } from "../../store/templates.ts";

/** What became of one template between two readings of WeChat's list. */
export interface TemplateChange {
  templateId: string;
  title: string;
  change: "added" | "changed" | "removed";
  keywords: {
    added: Keyword[];
    removed: Keyword[];
    /** The same key with another name, or with other values to choose from. */
    changed: { before: Keyword; after: Keyword }[];
  };
  /** Scenes that cannot be sent as they are now: a keyword without a text, a text without a keyword, no template at all. */
  brokenScenes: string[];
}

/** Everything that differs; a template that was removed and is listed again counts as added. */
export function compareTemplates(
  before: TemplateRow[],
  after: TemplateRow[],
  scenes: Pick<SceneRow, "name" | "templateId" | "mapping">[],
): TemplateChange[] {
  const old = new Map(before.map((row) => [row.priTmplId, row]));
  return after.flatMap((row): TemplateChange[] => {
    const change = changeOf(old.get(row.priTmplId), row);
    if (change === undefined) return [];
    const users = scenes.filter((scene) => scene.templateId === row.priTmplId);
    const broken = users.filter(
      (scene) => change.change === "removed" || !fits(scene, parseTemplateRow(row)),
    );
    return [{ ...change, brokenScenes: broken.map((scene) => scene.name) }];
  });
}

/** Does the scene map every keyword of the template, and no other? */
function fits({ mapping }: Pick<SceneRow, "mapping">, { keywords }: Template): boolean {
  return (
    Object.keys(mapping).length === keywords.length && keywords.every(({ key }) => key in mapping)
  );
}

function changeOf(
  before: TemplateRow | undefined,
  row: TemplateRow,
): Omit<TemplateChange, "brokenScenes"> | undefined {
  const after = parseTemplateRow(row);
  const about = { templateId: after.templateId, title: after.title };
  const none = { added: [], removed: [], changed: [] };
  const wasListed = before !== undefined && before.removedAt === null;
  const isListed = row.removedAt === null;
  if (!wasListed) return isListed ? { ...about, change: "added", keywords: none } : undefined;
  if (!isListed) return { ...about, change: "removed", keywords: none };

  const keywords = compareKeywords(parseTemplateRow(before).keywords, after.keywords);
  const isSame =
    before.title === row.title &&
    before.content === row.content &&
    before.type === row.type &&
    keywords.changed.length === 0;
  return isSame ? undefined : { ...about, change: "changed", keywords };
}

function compareKeywords(before: Keyword[], after: Keyword[]): TemplateChange["keywords"] {
  const old = new Map(before.map((keyword) => [keyword.key, keyword]));
  const kept = new Set(after.map((keyword) => keyword.key));
  return {
    added: after.filter(({ key }) => !old.has(key)),
    removed: before.filter(({ key }) => !kept.has(key)),
    changed: after.flatMap((keyword) => {
      const was = old.get(keyword.key);
      return was === undefined || isSameKeyword(was, keyword)
        ? []
        : [{ before: was, after: keyword }];
    }),
  };
}

function isSameKeyword(a: Keyword, b: Keyword): boolean {
  return a.name === b.name && (a.enumValues ?? []).join("\n") === (b.enumValues ?? []).join("\n");
}
