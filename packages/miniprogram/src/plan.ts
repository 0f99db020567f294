import type { KnownScene } from "./memory.ts";

/** What one tap can ask for, and what has to wait for the next one. */
export interface Plan {
  now: KnownScene[];
  later: KnownScene[];
  templateIds: string[];
}

/**
 * A tap is good for one dialog: with up to so many templates, of one type, each title once (of two equal ones WeChat shows
 * one). The first scene decides the type. Scenes with the same template share its place.
 */
export function planTap(scenes: KnownScene[], limit: number): Plan {
  const now: KnownScene[] = [];
  const templateIds: string[] = [];
  const later = scenes.filter((scene) => {
    const { templateId, type, title } = scene;
    if (!templateIds.includes(templateId)) {
      const isFull = templateIds.length >= limit;
      if (isFull || now.some((one) => one.type !== type || one.title === title)) return true;
      templateIds.push(templateId);
    }
    now.push(scene);
    return false;
  });
  return { now, later, templateIds };
}
