import { html, nothing, type TemplateResult } from "lit-html";
import type { Host } from "../../host.ts";
import { addNotice } from "../panel-state.ts";
import { readCoverage, type CoverageItem } from "../read-coverage.ts";
import type { PanelTexts } from "../texts.ts";

/** Every `wx` call and component, with a search over both. */
export function coverageList(host: Host, texts: PanelTexts): TemplateResult {
  const { coverage, coverageSearch } = host.panel;
  const onSearch = (event: Event) => {
    const search = (event.target as HTMLInputElement).value;
    host.changePanel((now) => ({ ...now, coverageSearch: search }));
  };
  const wanted = coverageSearch.trim().toLowerCase();
  const isWanted = ({ name, note }: CoverageItem) =>
    `${name} ${note ?? ""}`.toLowerCase().includes(wanted);
  return html`
    <input
      type="search"
      placeholder=${texts.search}
      aria-label=${texts.search}
      data-testid="coverage-search"
      .value=${coverageSearch}
      @input=${onSearch}
    />
    ${(coverage ?? []).map(
      ({ kind, items }) => html`
        <h4>${texts.coverageKinds[kind]} <small>${countOf(items)}</small></h4>
        ${(["supported", "partial", "not-yet"] as const).map((state) =>
          coverageBlock(
            texts.supports[state],
            items.filter((item) => item.state === state && isWanted(item)),
            wanted !== "" || state !== "not-yet",
          ),
        )}
      `,
    )}
  `;
}

function coverageBlock(title: string, items: CoverageItem[], isOpen: boolean): TemplateResult {
  const { state } = items[0] ?? {};
  return html`
    <details class="coverage is-${state}" ?open=${isOpen} ?hidden=${items.length === 0}>
      <summary>${title} <small>${items.length}</small></summary>
      <ul>
        ${items.map(
          ({ name, note }) =>
            html`<li>
              <code>${name}</code>${note === undefined ? nothing : html` <span>${note}</span>`}
            </li>`,
        )}
      </ul>
    </details>
  `;
}

/** Read once, when it is first looked at. */
export async function loadCoverage(host: Host): Promise<void> {
  if (host.panel.coverage) return;
  try {
    const coverage = readCoverage(await host.client.get("phone/coverage"));
    host.changePanel((now) => ({ ...now, coverage }));
  } catch (error) {
    host.changePanel((now) => addNotice(now, "warn", String(error)));
  }
}

function countOf(items: readonly CoverageItem[]): string {
  const there = items.filter(({ state }) => state !== "not-yet").length;
  return `${there} / ${items.length}`;
}
