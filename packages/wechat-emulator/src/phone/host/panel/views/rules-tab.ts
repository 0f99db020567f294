import { html, type TemplateResult } from "lit-html";
import type { BuildProblem } from "../../contract.ts";
import type { Host } from "../../host.ts";
import type { PanelTexts } from "../texts.ts";
import { coverageList } from "./coverage-list.ts";

/** What the phone can do, what it cannot, and what is wrong with the mini program. */
export function rulesTab(host: Host, texts: PanelTexts): TemplateResult {
  const { problems } = host.manifest;
  return html`
    <div class="rules">
      <section>
        <h3>${texts.alwaysTitle}</h3>
        <p>${texts.always}</p>
      </section>
      <section>
        <h3>${texts.problems}</h3>
        ${
          problems.length === 0
            ? html`<p>${texts.noProblems}</p>`
            : html`<ul class="problems">
                ${problems.map((problem) => html`<li class="is-${problem.level}">${problemText(problem)}</li>`)}
              </ul>`
        }
      </section>
      <section>
        <h3>${texts.coverage}</h3>
        <p>${texts.rulesIntro}</p>
        ${coverageList(host, texts)}
      </section>
    </div>
  `;
}

export function problemText(problem: BuildProblem): TemplateResult {
  return html`<code>${placeOf(problem)}</code> ${problem.message}`;
}

/** As the screen tells it too. */
export function placeOf({ file, line }: BuildProblem): string {
  return line === undefined ? file : `${file}:${line}`;
}
