import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Host } from "../host.ts";
import { maxPhones } from "../open-phones.ts";
import { panelTexts } from "../panel/texts.ts";
import { panel } from "../panel/views/panel.ts";
import { icons } from "./icons.ts";
import { phoneFrame } from "./phone-frame.ts";
import { phoneToolbar } from "./phone-toolbar.ts";

/** Phones on the left, what happens behind them on the right; on a small screen a drawer over the phone. */
export function page(host: Host): TemplateResult {
  const { phones, manifest, appid } = host;
  const nowMs = host.nowMs();
  const texts = panelTexts(host.panel.language);
  return html`
    <main class="stage">
      <div class="phones">
        ${repeat(
          phones,
          ({ openid }) => openid,
          (phone, index) => html`
            <article
              class="phone"
              data-testid="phone-${index}"
              aria-label=${texts.phone(index + 1)}
            >
              <div class="case">${phoneFrame({ phone, manifest, appid, nowMs })}</div>
              ${phoneToolbar(host, phone, index)}
            </article>
          `,
        )}
        ${
          phones.length < maxPhones
            ? html`<button
                type="button"
                class="add-phone"
                data-testid="add-phone"
                title=${texts.addPhone}
                @click=${() => void host.addPhone()}
              >
                ${icons.plus}<span>${texts.addPhone}</span>
              </button>`
            : nothing
        }
      </div>
    </main>
    ${panel(host)}
  `;
}
