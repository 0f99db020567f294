import { html, type TemplateResult } from "lit-html";
import { frontScreen } from "../phone-state.ts";
import { icons } from "./icons.ts";
import { formatClock } from "./time.ts";
import type { PhoneView } from "./view.ts";

/** Time and network, over everything but sheets and banners. */
export function statusBar({ phone, nowMs }: PhoneView): TemplateResult {
  const isLight = phone.state.isBarDark && frontScreen(phone.state) === "miniprogram";
  return html`
    <div class="status-bar ${isLight ? "is-light" : ""}" aria-hidden="true">
      <span class="status-time">${formatClock(nowMs)}</span>
      <span class="status-icons">
        ${phone.state.isOnline ? html`${icons.signal}${icons.wifi}` : icons.plane}${icons.battery}
      </span>
    </div>
  `;
}
