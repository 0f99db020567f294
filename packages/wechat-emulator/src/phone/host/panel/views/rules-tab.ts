import { html, nothing, type TemplateResult } from "lit-html";
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
                ${problems.map((problem) => html`<li>${problemText(problem)}</li>`)}
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

export function problemText({ file, line, message }: BuildProblem): TemplateResult {
  const place = file === undefined ? "" : line === undefined ? file : `${file}:${line}`;
  return html`${place === "" ? nothing : html`<code>${place}</code> `}${message}`;
}
