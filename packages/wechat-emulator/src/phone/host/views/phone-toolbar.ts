import { html, nothing, type TemplateResult } from "lit-html";
import type { Host } from "../host.ts";
import { maxPhones } from "../open-phones.ts";
import { panelTexts } from "../panel/texts.ts";
import type { HostPhone } from "../phone.ts";
import { goHome } from "../phone-state.ts";
import { icons } from "./icons.ts";

/** What is done to a phone from outside its glass. */
export function phoneToolbar(host: Host, phone: HostPhone, index: number): TemplateResult {
  const { menu, phone: nameOf } = panelTexts(host.panel.language);
  const { isOnline, isStarted } = phone.state;
  return html`
    <div class="toolbar">
      <span class="toolbar-name" title=${phone.openid}>
        ${nameOf(index + 1)} <small>${shortOpenid(phone.openid)}</small>
      </span>
      <button
        type="button"
        class="tool"
        title=${menu.home}
        aria-label=${menu.home}
        data-testid="go-home"
        @click=${() => phone.change(goHome)}
      >
        ${icons.home}
      </button>
      <button
        type="button"
        class="tool"
        title=${menu.restart}
        aria-label=${menu.restart}
        data-testid="restart"
        @click=${() => phone.restart()}
      >
        ${icons.restart}
      </button>
      <details class="menu" @click=${closeOnChoice} @keydown=${closeOnEscape}>
        <summary class="tool" title=${menu.more} aria-label=${menu.more} data-testid="phone-menu">
          ${icons.more}
        </summary>
        <div class="menu-items" role="menu">
          ${item("menu-settings", menu.settings, () => void phone.openSettings())}
          ${item(
            "menu-network",
            isOnline ? menu.offline : menu.online,
            () => void phone.setOnline(!isOnline),
          )}
          ${isStarted ? item("menu-delete", menu.delete, phone.deleteMiniProgram) : nothing}
          ${
            host.phones.length < maxPhones
              ? item("menu-add", menu.add, () => void host.addPhone())
              : nothing
          }
          ${
            host.phones.length > 1
              ? item("menu-remove", menu.remove, () => host.removePhone(phone.openid))
              : nothing
          }
        </div>
      </details>
    </div>
  `;
}

function item(testId: string, name: string, onChoose: () => void): TemplateResult {
  return html`<button type="button" role="menuitem" data-testid=${testId} @click=${onChoose}>
    ${name}
  </button>`;
}

/** Enough to tell two phones apart. */
function shortOpenid(openid: string): string {
  return `${openid.slice(0, 5)}…${openid.slice(-4)}`;
}

function closeOnChoice(event: Event): void {
  const isChoice = (event.target as Element).closest("[role=menuitem]") !== null;
  if (isChoice) (event.currentTarget as HTMLDetailsElement).open = false;
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") (event.currentTarget as HTMLDetailsElement).open = false;
}
