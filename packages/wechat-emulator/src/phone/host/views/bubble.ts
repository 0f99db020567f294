import { html, nothing, type TemplateResult } from "lit-html";
import { readChatLine, type ChatLine } from "../chat-line.ts";
import type { ConversationLine } from "../contract.ts";
import { changeChat } from "../phone-state.ts";
import { icons } from "./icons.ts";
import { programIcon } from "./program-icon.ts";
import { formatTime } from "./time.ts";
import type { PhoneView } from "./view.ts";

/** WeChat marks the time when the talk paused. */
const pauseMs = 5 * 60_000;

export function bubble(
  view: PhoneView,
  line: ConversationLine,
  before: ConversationLine | undefined,
): TemplateResult {
  const { nowMs, appid, manifest } = view;
  const isAfterPause = !before || line.createTimeMs - before.createTimeMs > pauseMs;
  const content = readChatLine(line, appid);
  return html`
    ${
      isAfterPause
        ? html`<p class="time-mark">${formatTime(line.createTimeMs, nowMs)}</p>`
        : nothing
    }
    ${
      line.from === "wechat"
        ? html`<p class="chat-notice">${content.summary}</p>`
        : html`<div class="bubble-row from-${line.from}" data-testid="bubble">
            ${
              line.from === "app"
                ? programIcon(manifest.name)
                : html`<span class="user-avatar" aria-hidden="true">${icons.person}</span>`
            }
            ${bubbleContent(view, content)}
          </div>`
    }
  `;
}

function bubbleContent({ phone, manifest }: PhoneView, line: ChatLine): TemplateResult {
  switch (line.kind) {
    case "text":
      return html`<p class="bubble">${line.text}</p>`;
    case "image":
      return html`<button
        type="button"
        class="bubble-image"
        aria-label="查看图片"
        @click=${() =>
          phone.change((state) => changeChat(state, { viewedImageUrl: line.imageUrl }))}
      >
        <img src=${line.imageUrl} alt="图片" />
      </button>`;
    case "link":
      // Not followed from here: a page of someone else has no place inside the phone.
      return html`<div class="bubble-link" title=${line.url}>
        <b>${line.title}</b>
        <span>${line.description}</span>
        ${picture(line.imageUrl)}
      </div>`;
    case "card":
      return html`<button
        type="button"
        class="bubble-card"
        data-testid="chat-card"
        @click=${() => phone.openChatCard(line.pagePath)}
      >
        <span class="card-program">
          ${programIcon(manifest.name)}<span>${manifest.name}</span>
        </span>
        <span class="bubble-card-title">${line.title}</span>
        ${picture(line.imageUrl)}
        <span class="bubble-card-foot">小程序</span>
      </button>`;
    case "other":
      return html`<p class="bubble">${line.summary}</p>`;
    default:
      return line satisfies never;
  }
}

function picture(url: string): TemplateResult | typeof nothing {
  const hide = (event: Event) => (event.target as HTMLElement).classList.add("is-missing");
  return url === "" ? nothing : html`<img src=${url} alt="" @error=${hide} />`;
}
