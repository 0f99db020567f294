import { html, nothing, type TemplateResult } from "lit-html";
import type { LiveEntry } from "../../contract.ts";
import type { Host } from "../../host.ts";
import { describeKind } from "../kinds.ts";
import { toggleEntry } from "../panel-state.ts";
import type { PanelTexts } from "../texts.ts";
import { formatOffset } from "./format-time.ts";

/** One line; a click opens what it carried. */
export function entryRow(
  host: Host,
  texts: PanelTexts,
  entry: LiveEntry,
  groupAtMs: number,
): TemplateResult {
  const isOpen = host.panel.expanded.has(entry.id);
  const { glyph, from, to } = describeKind(entry);
  const phoneIndex = host.phones.findIndex(({ openid }) => openid === entry.openid);
  const party = (name: keyof PanelTexts["parties"]) =>
    name === "phone" && phoneIndex >= 0 && host.phones.length > 1
      ? texts.phone(phoneIndex + 1)
      : texts.parties[name];
  return html`
    <div
      class="entry kind-${entry.from} ${entry.isError ? "is-error" : ""}"
      data-testid="panel-entry"
      data-kind=${entry.kind}
    >
      <button
        type="button"
        class="entry-line"
        aria-expanded=${isOpen ? "true" : "false"}
        @click=${() => host.changePanel((now) => toggleEntry(now, entry.id))}
      >
        <span class="glyph" aria-hidden="true">${glyph}</span>
        <span class="entry-who">${party(from)}${to ? html` → ${party(to)}` : nothing}</span>
        <span class="entry-title">${titleOf(entry)}</span>
        <span class="entry-ms">${entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`}</span>
        <span class="entry-offset">${formatOffset(entry.atMs - groupAtMs)}</span>
      </button>
      ${isOpen ? detail(texts, entry) : nothing}
    </div>
  `;
}

/** Of a request the path tells more than the server's name, which the detail holds. */
function titleOf({ kind, title }: LiveEntry): string {
  return kind === "request" ? title.replace(/https?:\/\/[^/\s]+/, "") : title;
}

function detail(texts: PanelTexts, entry: LiveEntry): TemplateResult {
  const json = toJson(entry);
  const onCopy = async (event: Event) => {
    const button = event.currentTarget as HTMLButtonElement;
    await navigator.clipboard.writeText(json);
    button.setAttribute("data-done", texts.copied);
  };
  return html`
    <div class="entry-detail">
      <p>${texts.kinds[entry.kind] ?? texts.otherKind}</p>
      <button type="button" class="copy" @click=${(event: Event) => void onCopy(event)}>
        ${texts.copy}
      </button>
      <pre tabindex="0">${json}</pre>
    </div>
  `;
}

/** Without a detail the title, which the line may have cut off. A mini program may hand over what JSON cannot hold. */
function toJson({ detail, title }: LiveEntry): string {
  if (detail === undefined) return title;
  try {
    return JSON.stringify(detail, undefined, 2);
  } catch (error) {
    return String(error);
  }
}
