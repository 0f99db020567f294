import { compileMapping } from "./scene-mapping.ts";

/** Remembered are so many texts, up to such a length: 8 MB at most. */
const mostTexts = 20_000;
const longest = 200;
const paramsByText = new Map<string, string[]>();

/**
 * The params that a scene's texts read. To find them takes Liquid longer than all else that a list of ten thousand scenes
 * needs, and most texts are the same ones again: `{{ taskName }}`.
 *
 * @throws {HongyanError} SCENE_INVALID
 */
export function paramsOf(scene: {
  name: string;
  mapping: Record<string, string>;
  page: string | null;
}): string[] {
  const texts = Object.entries(scene.mapping);
  if (scene.page !== null) texts.push(["page", scene.page]);
  return [...new Set(texts.flatMap(([key, text]) => paramsOfText(scene.name, key, text)))];
}

function paramsOfText(name: string, key: string, text: string): string[] {
  const known = paramsByText.get(text);
  if (known !== undefined) return known;
  const { params } = compileMapping({ name, mapping: { [key]: text }, page: null });
  if (text.length > longest) return params;
  if (paramsByText.size >= mostTexts) paramsByText.clear();
  paramsByText.set(text, params);
  return params;
}
