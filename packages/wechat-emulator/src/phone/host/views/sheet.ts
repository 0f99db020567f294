import { html, nothing, type TemplateResult } from "lit-html";
import type { SheetTemplate } from "../../ports.ts";
import { showExample, tickAlways, tickTemplate, type SheetState } from "../phone-state.ts";
import { holdKeyboard } from "./hold-keyboard.ts";
import { icons } from "./icons.ts";
import { cardLines } from "./notifications.ts";
import { programIcon } from "./program-icon.ts";
import type { PhoneView } from "./view.ts";

/** The subscribe sheet, which no mini program can draw or press. */
export function subscribeSheet(view: PhoneView): TemplateResult | typeof nothing {
  const { phone } = view;
  const { sheet } = phone.state;
  if (!sheet) return nothing;
  const example = sheet.templates.find(({ templateId }) => templateId === sheet.exampleOf);
  return html`
    <div class="sheet-mask">
      <section
        class="sheet"
        role="dialog"
        aria-modal="true"
        aria-label="申请发送订阅消息"
        data-testid="sheet"
        tabindex="-1"
        ${holdKeyboard(() => phone.answerSheet("cancel"))}
      >
        ${example ? exampleOf(view, example) : choices(view, sheet)}
      </section>
    </div>
  `;
}

function choices({ phone, manifest }: PhoneView, sheet: SheetState): TemplateResult {
  const isLongTerm = sheet.templates.every(({ type }) => type === "long-term");
  const count = sheet.templates.length;
  return html`
    <p class="sheet-program">${programIcon(manifest.name)}<b>${manifest.name}</b> 申请</p>
    <h2>发送${isLongTerm ? "长期" : "一次性"}订阅消息</h2>
    <ul class="sheet-list">
      ${sheet.templates.map(
        (template) =>
          html`<li>
            <button
              type="button"
              class="sheet-item"
              role="checkbox"
              aria-checked=${sheet.ticked.has(template.templateId) ? "true" : "false"}
              data-testid="sheet-item-${template.templateId}"
              @click=${() => phone.change((state) => tickTemplate(state, template.templateId))}
            >
              <span class="tick">${icons.tick}</span><span>${template.title}</span>
            </button>
            <button
              type="button"
              class="sheet-info"
              aria-label="查看${template.title}的示例"
              data-testid="sheet-example-${template.templateId}"
              @click=${() => phone.change((state) => showExample(state, template.templateId))}
            >
              ${icons.info}
            </button>
          </li>`,
      )}
    </ul>
    <button
      type="button"
      class="sheet-always"
      role="checkbox"
      aria-checked=${sheet.always ? "true" : "false"}
      data-testid="sheet-always"
      @click=${() => phone.change(tickAlways)}
    >
      <span class="tick">${icons.tick}</span><span>总是保持以上选择，不再询问</span>
    </button>
    <div class="sheet-buttons">
      <button
        type="button"
        class="wx-button"
        data-testid="sheet-cancel"
        @click=${() => phone.answerSheet("cancel")}
      >
        取消
      </button>
      <button
        type="button"
        class="wx-button is-primary"
        data-testid="sheet-allow"
        ?disabled=${count > 0 && sheet.ticked.size === 0}
        @click=${() => phone.answerSheet("allow")}
      >
        允许
      </button>
    </div>
  `;
}

function exampleOf({ phone, manifest }: PhoneView, template: SheetTemplate): TemplateResult {
  return html`
    <p class="sheet-back">
      <button
        type="button"
        aria-label="返回"
        data-testid="sheet-example-back"
        @click=${() => phone.change((state) => showExample(state, undefined))}
      >
        ${icons.back}
      </button>
      <b>消息示例</b>
    </p>
    <div class="sheet-example">
      <div class="service-card">
        <span class="card-program">
          ${programIcon(manifest.name)}<span>${manifest.name}</span>
        </span>
        <span class="card-title">${template.title}</span>
        ${cardLines(template.lines)}
      </div>
    </div>
  `;
}
