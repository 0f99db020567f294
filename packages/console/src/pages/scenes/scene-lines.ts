import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";
import type { CursorPage } from "../../parts/cursor-table.tsx";
import { healthOf, type SceneHealth } from "./scene-health.ts";

export interface SceneLine {
  scene: Scene;
  template: Template | undefined;
  health: SceneHealth;
}

const linesPerPage = 50;

/** The scenes that fit the text, a page of them at a time: an app may have thousands, and the page draws fifty. */
export function pageOfScenes(
  scenes: Scene[],
  templates: Template[],
  { text, cursor }: { text: string; cursor: string | undefined },
): CursorPage<SceneLine> {
  const byId = new Map(templates.map((template) => [template.templateId, template]));
  const wanted = text.trim().toLowerCase();
  const fitting = scenes.filter(
    ({ name, templateId }) =>
      name.includes(wanted) || byId.get(templateId)?.title.toLowerCase().includes(wanted),
  );
  const start = Number(cursor ?? 0);
  const end = start + linesPerPage;
  return {
    rows: fitting.slice(start, end).map((scene) => {
      const template = byId.get(scene.templateId);
      return { scene, template, health: healthOf(scene, template) };
    }),
    nextCursor: end < fitting.length ? String(end) : null,
  };
}
