import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Card } from "../contract.ts";
import { goBack } from "../phone-state.ts";
import { icons } from "./icons.ts";
import { keepAtEnd } from "./keep-at-end.ts";
import { navBar } from "./nav-bar.ts";
import { programIcon } from "./program-icon.ts";
import { formatTime } from "./time.ts";
import type { PhoneView } from "./view.ts";

/** 服务通知: the cards, the newest at the bottom. */
export function notificationsScreen(view: PhoneView): TemplateResult {
  const { phone, nowMs } = view;
  const { cards } = phone.state;
  return html`
    ${navBar({
      title: "服务通知",
      backTestId: "notifications-back",
      onBack: () => phone.change(goBack),
    })}
    <div class="card-list" ${keepAtEnd(cards.at(-1)?.msgid)}>
      ${cards.length === 0 ? html`<p class="empty">暂无服务通知</p>` : nothing}
      ${repeat(
        cards,
        ({ msgid }) => msgid,
        (card) => html`
          <p class="time-mark">${formatTime(card.createTimeMs, nowMs)}</p>
          ${serviceCard(view, card)}
        `,
      )}
    </div>
  `;
}

function serviceCard({ phone, manifest }: PhoneView, card: Card): TemplateResult {
  const hasPage = card.page !== undefined && card.page !== "";
  return html`
    <button
      type="button"
      class="service-card"
      data-testid="card"
      data-msgid=${card.msgid}
      @click=${() => phone.openCard(card)}
    >
      <span class="card-program">
        ${programIcon(manifest.name)}<span>${manifest.name}</span>${icons.more}
      </span>
      <span class="card-title">${card.title}</span>
      ${cardLines(card.lines)}
      ${hasPage ? html`<span class="card-enter">进入小程序查看 ${icons.chevron}</span>` : nothing}
    </button>
  `;
}

/** Keyword and value, as on a card and on its sample. */
export function cardLines(lines: readonly { label: string; value: string }[]): TemplateResult {
  return html`<span class="card-lines">
    ${lines.map(
      ({ label, value }) =>
        html`<span class="card-label">${label}</span><span class="card-value">${value}</span>`,
    )}
  </span>`;
}
