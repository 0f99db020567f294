import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { icons } from "./icons.ts";
import type { PhoneView } from "./view.ts";

/** Drops in from the top when a card comes while another screen is in front. */
export function banner({ phone }: PhoneView): unknown {
  const card = phone.state.banner;
  if (!card) return nothing;
  const firstLine = card.lines[0];
  const content: TemplateResult = html`
    <button
      type="button"
      class="banner"
      role="status"
      data-testid="banner"
      @click=${() => phone.openCard(card)}
    >
      <span class="avatar bell">${icons.bell}</span>
      <span class="banner-text">
        <span class="banner-name">服务通知</span>
        <span class="banner-title">${card.title}</span>
        <span class="banner-line">
          ${firstLine ? `${firstLine.label}：${firstLine.value}` : ""}
        </span>
      </span>
      <span class="banner-when">现在</span>
    </button>
  `;
  return keyed(card.msgid, content);
}
