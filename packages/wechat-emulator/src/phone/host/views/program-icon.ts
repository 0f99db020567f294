import { html, type TemplateResult } from "lit-html";

/** A mini program has no icon of its own in its folder: the first character of its name stands for it. */
export function programIcon(name: string): TemplateResult {
  return html`<span class="program-icon" aria-hidden="true">${Array.from(name)[0] ?? "小"}</span>`;
}
