import type { KnownScene } from "./memory.ts";

/** What one tap can ask for, and what has to wait for the next one. */
export interface Plan {
  asked: KnownScene[];
  later: KnownScene[];
  tmplIds: string[];
}

/**
 * A tap is good for one dialog: with up to so many templates, of one type, each title once (of two equal ones WeChat shows
 * one). The first scene decides the type. Scenes with the same template share its place.
 */
export function planTap(scenes: KnownScene[], limit: number): Plan {
  const asked: KnownScene[] = [];
  const tmplIds: string[] = [];
  const later = scenes.filter((scene) => {
    const { templateId, type, title } = scene;
    if (!tmplIds.includes(templateId)) {
      const isFull = tmplIds.length >= limit;
      if (isFull || asked.some((one) => one.type !== type || one.title === title)) return true;
      tmplIds.push(templateId);
    }
    asked.push(scene);
    return false;
  });
  return { asked, later, tmplIds };
}
