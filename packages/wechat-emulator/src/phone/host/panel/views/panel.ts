import { html, nothing, type TemplateResult } from "lit-html";
import type { Host } from "../../host.ts";
import type { PanelTab } from "../panel-state.ts";
import { panelTexts, type PanelTexts } from "../texts.ts";
import { loadCoverage } from "./coverage-list.ts";
import { activeFaults, faultsTab } from "./faults-tab.ts";
import { rulesTab } from "./rules-tab.ts";
import { timelineTab } from "./timeline-tab.ts";

/** 幕后. */
export function panel(host: Host): TemplateResult {
  const { panel: state } = host;
  const texts = panelTexts(state.language);
  const toggleDrawer = () => host.changePanel((now) => ({ ...now, isOpen: !now.isOpen }));
  return html`
    <button
      type="button"
      class="drawer-handle"
      aria-expanded=${state.isOpen ? "true" : "false"}
      data-testid="panel-toggle"
      @click=${toggleDrawer}
    >
      ${state.isOpen ? texts.close : texts.open}
    </button>
    <aside
      class="panel ${state.isOpen ? "is-open" : ""}"
      aria-label=${texts.panel}
      data-testid="panel"
      lang=${state.language === "zh" ? "zh-CN" : "en"}
    >
      <header class="panel-head">
        <div>
          <h2>${texts.panel}</h2>
          <p>${texts.subtitle}</p>
        </div>
        ${languageSwitch(host)}
      </header>
      ${tabs(host, texts)} ${activeFaults(host, texts)}
      ${
        state.isConnected ? nothing : html`<p class="connection" role="status">${texts.offline}</p>`
      }
      ${alwaysTip(host, texts)} ${tabContent(host, texts)}
    </aside>
  `;
}

/** Said when it matters: while 总是保持 is ticked on a sheet. */
function alwaysTip({ phones }: Host, texts: PanelTexts): TemplateResult | typeof nothing {
  if (!phones.some(({ state }) => state.sheet?.always)) return nothing;
  return html`
    <section class="tip" role="status" data-testid="always-tip">
      <h3>${texts.alwaysTitle}</h3>
      <p>${texts.always}</p>
    </section>
  `;
}

function tabContent(host: Host, texts: PanelTexts): TemplateResult {
  switch (host.panel.tab) {
    case "timeline":
      return timelineTab(host, texts);
    case "faults":
      return faultsTab(host, texts);
    case "rules":
      return rulesTab(host, texts);
    default:
      return host.panel.tab satisfies never;
  }
}

function tabs(host: Host, texts: PanelTexts): TemplateResult {
  const problemCount = host.manifest.problems.length;
  const open = (tab: PanelTab) => () => {
    host.changePanel((now) => ({ ...now, tab }));
    if (tab === "rules") void loadCoverage(host);
  };
  return html`
    <div class="panel-tabs" role="tablist">
      ${(["timeline", "faults", "rules"] as const).map(
        (tab) =>
          html`<button
            type="button"
            role="tab"
            aria-selected=${host.panel.tab === tab ? "true" : "false"}
            data-testid="tab-${tab}"
            @click=${open(tab)}
          >
            ${texts.tabs[tab]}
            ${
              tab === "rules" && problemCount > 0
                ? html`<span class="count">${problemCount}</span>`
                : nothing
            }
          </button>`,
      )}
    </div>
  `;
}

function languageSwitch(host: Host): TemplateResult {
  const { language } = host.panel;
  const choose = (next: "zh" | "en") => () =>
    host.changePanel((now) => ({ ...now, language: next }));
  return html`
    <div class="language" role="group" aria-label="语言 Language">
      <button
        type="button"
        aria-pressed=${language === "zh" ? "true" : "false"}
        data-testid="language-zh"
        @click=${choose("zh")}
      >
        中
      </button>
      <button
        type="button"
        aria-pressed=${language === "en" ? "true" : "false"}
        data-testid="language-en"
        @click=${choose("en")}
      >
        EN
      </button>
    </div>
  `;
}
