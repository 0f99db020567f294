import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Host } from "../../host.ts";
import { keepAtEnd } from "../../views/keep-at-end.ts";
import {
  clearEntries,
  groupEntries,
  pathSteps,
  seenSteps,
  togglePause,
  visibleEntries,
} from "../panel-state.ts";
import type { PanelTexts } from "../texts.ts";
import { entryRow } from "./entry-row.ts";
import { formatPreciseTime } from "./format-time.ts";
import { notices } from "./notices.ts";

/** What happened, in order: one line each, a group for each chain that a tap set off. */
export function timelineTab(host: Host, texts: PanelTexts): TemplateResult {
  const entries = visibleEntries(host.panel);
  return html`
    ${path(seenSteps(host.panel), texts)} ${filterBar(host, texts)} ${notices(host, texts)}
    <div class="timeline" ${keepAtEnd(entries.at(-1)?.id, { unlessAway: true })}>
      ${entries.length === 0 ? html`<p class="empty">${texts.emptyTimeline}</p>` : nothing}
      ${repeat(
        groupEntries(entries),
        ([first]) => first?.id,
        (group) => html`
          <section class="entry-group">
            <h3>${formatPreciseTime(group[0]?.atMs ?? 0)}</h3>
            ${repeat(
              group,
              ({ id }) => id,
              (entry) => entryRow(host, texts, entry, group[0]?.atMs ?? 0),
            )}
          </section>
        `,
      )}
    </div>
  `;
}

function filterBar(host: Host, texts: PanelTexts): TemplateResult {
  const { panel, phones } = host;
  const onFilter = (event: Event) => {
    const openid = (event.target as HTMLSelectElement).value || undefined;
    host.changePanel((now) => ({ ...now, openid }));
  };
  return html`
    <div class="filter-bar">
      <select aria-label=${texts.allPhones} data-testid="panel-filter" @change=${onFilter}>
        <option value="" ?selected=${panel.openid === undefined}>${texts.allPhones}</option>
        ${phones.map(
          ({ openid }, index) =>
            html`<option value=${openid} ?selected=${panel.openid === openid}>
              ${texts.phone(index + 1)}
            </option>`,
        )}
      </select>
      <button
        type="button"
        aria-pressed=${panel.isPaused ? "true" : "false"}
        data-testid="panel-pause"
        @click=${() => host.changePanel(togglePause)}
      >
        ${panel.isPaused ? texts.resume(panel.heldBack.length) : texts.pause}
      </button>
      <button
        type="button"
        data-testid="panel-clear"
        @click=${() => host.changePanel(clearEntries)}
      >
        ${texts.clear}
      </button>
    </div>
  `;
}

/** For whoever sees it for the first time: the way of one message, its steps lit as they happen. */
function path(seen: ReadonlySet<string>, texts: PanelTexts): TemplateResult {
  return html`
    <details class="path" ?open=${isRoomy()}>
      <summary>${texts.path}</summary>
      <ol>
        ${pathSteps.map(
          (step) => html`<li class=${seen.has(step) ? "is-seen" : ""}>${texts.steps[step]}</li>`,
        )}
      </ol>
    </details>
  `;
}

/** A drawer is better used for the entries. */
function isRoomy(): boolean {
  return window.innerWidth > 720;
}
