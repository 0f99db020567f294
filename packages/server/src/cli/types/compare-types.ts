import type { TypedApp, TypedScene, TypedTemplate } from "./describe-app.ts";
import type { words } from "./words.ts";

type Words = (typeof words)[keyof typeof words];

/** Every difference as a sentence: templates first, since they are what changes without anybody here. */
export function compareTypes(before: TypedApp, now: TypedApp, say: Words): string[] {
  return [
    ...names(before.templates, now.templates).flatMap((id) =>
      compareTemplate(id, before.templates[id], now.templates[id], say),
    ),
    ...names(before.scenes, now.scenes).flatMap((name) =>
      compareScene(name, before.scenes[name], now.scenes[name], say),
    ),
  ];
}

function compareTemplate(
  id: string,
  before: TypedTemplate | undefined,
  now: TypedTemplate | undefined,
  say: Words,
): string[] {
  if (before === undefined) return [say.templateNew(id, now?.title ?? "")];
  if (now === undefined) return [say.templateGone(id, before.title)];
  const title = now.title;
  const changes = names(before.keywords, now.keywords).flatMap((key) => {
    const was = before.keywords[key];
    const is = now.keywords[key];
    if (was === undefined) return [say.keywordNew(id, title, key, is?.name ?? "")];
    if (is === undefined) return [say.keywordGone(id, title, key, was.name)];
    if (isSame(was, is)) return [];
    return [say.keywordChanged(id, title, key, words(was), words(is))];
  });
  if (before.title !== now.title) changes.unshift(say.templateRenamed(id, before.title, title));
  if (before.type !== now.type) changes.unshift(say.templateKind(id, title, before.type, now.type));
  return changes;

  function words({ name, rule }: { name: string; rule: string }): string {
    return `${name} (${rule})`;
  }
}

function compareScene(
  name: string,
  before: TypedScene | undefined,
  now: TypedScene | undefined,
  say: Words,
): string[] {
  if (now === undefined) return [say.sceneGone(name)];
  const changes: string[] = [];
  if (before === undefined) changes.push(say.sceneNew(name));
  else {
    if (before.templateId !== now.templateId) {
      changes.push(say.sceneTemplate(name, before.templateId, now.templateId));
    }
    for (const param of names(before.params, now.params)) {
      const was = before.params[param];
      const is = now.params[param];
      if (was === undefined) changes.push(say.paramNew(name, param));
      else if (is === undefined) changes.push(say.paramGone(name, param));
      else if (!isSame(was, is)) changes.push(say.paramChanged(name, param));
    }
  }
  // Also when it was so before: a build that uses the scene must not pass.
  if (now.broken !== undefined) changes.push(say.sceneBroken(name, now.broken));
  return changes;
}

function names(before: object, now: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
