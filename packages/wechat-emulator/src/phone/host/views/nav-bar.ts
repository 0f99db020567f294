import { html, nothing, type TemplateResult } from "lit-html";
import { icons } from "./icons.ts";

/** The bar at the top of WeChat's own screens. */
export function navBar(options: {
  title: string;
  backTestId?: string;
  onBack?: () => void;
}): TemplateResult {
  const { title, backTestId, onBack } = options;
  return html`
    <header class="nav-bar">
      ${
        onBack
          ? html`<button
              class="nav-back"
              type="button"
              aria-label="返回"
              data-testid=${backTestId ?? "nav-back"}
              @click=${onBack}
            >
              ${icons.back}
            </button>`
          : nothing
      }
      <h1>${title}</h1>
    </header>
  `;
}
