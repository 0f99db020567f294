import { html, type TemplateResult } from "lit-html";
import { icons } from "./icons.ts";
import { formatClock } from "./time.ts";
import type { PhoneView } from "./view.ts";

/** Time and network, over everything but sheets and banners. */
export function statusBar({ phone, nowMs }: PhoneView): TemplateResult {
  return html`
    <div class="status-bar" aria-hidden="true">
      <span class="status-time">${formatClock(nowMs)}</span>
      <span class="status-icons">
        ${phone.state.isOnline ? html`${icons.signal}${icons.wifi}` : icons.plane}${icons.battery}
      </span>
    </div>
  `;
}
