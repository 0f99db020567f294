import { html, nothing, type TemplateResult } from "lit-html";
import type { Host } from "../../host.ts";
import type { PanelTexts } from "../texts.ts";
import { placeOf, problemText } from "./rules-tab.ts";

/** Problems of the build and what went wrong on the phones: not to be looked for. */
export function notices(host: Host, texts: PanelTexts): TemplateResult | typeof nothing {
  const { problems } = host.manifest;
  // A screen that runs the mini program tells its problems once more.
  const told = new Set(problems.map((problem) => `${placeOf(problem)} ${problem.message}`));
  const found = host.panel.notices.filter(({ title }) => !told.has(title));
  if (problems.length + found.length === 0) return nothing;
  return html`
    <section class="notices" role="status" data-testid="notices">
      <h3>${texts.notices}</h3>
      <ul>
        ${problems.map((problem) => html`<li class="is-${problem.level}">${problemText(problem)}</li>`)}
        ${found.map(
          ({ level, title, count }) =>
            html`<li class="is-${level}">
              ${title}${count > 1 ? html` <small>× ${count}</small>` : nothing}
            </li>`,
        )}
      </ul>
    </section>
  `;
}
