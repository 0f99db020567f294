import { html, nothing, type TemplateResult } from "lit-html";
import type { PhoneSettings } from "../../ports.ts";
import { goBack } from "../phone-state.ts";
import { navBar } from "./nav-bar.ts";
import type { PhoneView } from "./view.ts";

/** 通知管理 in the settings of the mini program. */
export function settingsScreen({ phone }: PhoneView): TemplateResult {
  const { settings } = phone.state;
  const kept = settings?.items.filter(({ isKept }) => isKept) ?? [];
  const setItem = ({ templateId, status }: PhoneSettings["items"][number]) =>
    void phone.changeSettings({
      items: { [templateId]: status === "accept" ? "reject" : "accept" },
    });
  return html`
    ${navBar({
      title: "通知管理",
      backTestId: "settings-back",
      onBack: () => phone.change(goBack),
    })}
    <div class="cells-page">
      ${
        settings
          ? html`
              <div class="cells">
                ${cell({
                  name: "接收通知",
                  isOn: settings.mainSwitch,
                  testId: "settings-main-switch",
                  onToggle: () => void phone.changeSettings({ mainSwitch: !settings.mainSwitch }),
                })}
              </div>
              <p class="cells-tips">关闭后，将不再收到该小程序的订阅消息。</p>
              ${
                settings.mainSwitch && kept.length > 0
                  ? html`
                      <p class="cells-title">订阅消息</p>
                      <div class="cells">
                        ${kept.map((item) =>
                          cell({
                            name: item.title,
                            note: item.status === "accept" ? "接收" : "不接收",
                            isOn: item.status === "accept",
                            testId: `settings-item-${item.templateId}`,
                            onToggle: () => setItem(item),
                          }),
                        )}
                      </div>
                    `
                  : nothing
              }
            `
          : html`<p class="empty">设置读不到</p>`
      }
    </div>
  `;
}

function cell(options: {
  name: string;
  note?: string;
  isOn: boolean;
  testId: string;
  onToggle: () => void;
}): TemplateResult {
  return html`
    <button
      type="button"
      class="cell"
      role="switch"
      aria-checked=${options.isOn ? "true" : "false"}
      data-testid=${options.testId}
      @click=${options.onToggle}
    >
      <span>${options.name}</span>
      <span class="cell-note">${options.note ?? ""}</span>
      <span class="switch" aria-hidden="true"></span>
    </button>
  `;
}
