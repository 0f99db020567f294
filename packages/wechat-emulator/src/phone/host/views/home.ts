import { html, nothing, type TemplateResult } from "lit-html";
import { readChatLine } from "../chat-line.ts";
import { goHome, openScreen } from "../phone-state.ts";
import { icons } from "./icons.ts";
import { programIcon } from "./program-icon.ts";
import { formatTime } from "./time.ts";
import type { PhoneView } from "./view.ts";

/** 微信: recently used mini programs, and the chats that a mini program can bring about. */
export function homeScreen(view: PhoneView): TemplateResult {
  const { phone, manifest } = view;
  return html`
    <header class="nav-bar"><h1>微信</h1></header>
    <div class="search-box" aria-hidden="true">${icons.search}<span>搜索</span></div>
    <div class="home-body">
      <section class="recent">
        <h2>最近使用的小程序</h2>
        <button type="button" data-testid="open-miniprogram" @click=${phone.openMiniProgram}>
          ${programIcon(manifest.name)}
          <span>${manifest.name}</span>
        </button>
      </section>
      <ul class="chat-list">
        ${notificationsRow(view)} ${contactRow(view)}
      </ul>
    </div>
    ${tabs(() => phone.change(goHome))}
  `;
}

function notificationsRow({ phone, nowMs }: PhoneView): TemplateResult {
  const { cards, unreadCardCount } = phone.state;
  const last = cards.at(-1);
  return chatRow({
    testId: "open-notifications",
    avatar: html`<span class="avatar bell">${icons.bell}</span>`,
    name: "服务通知",
    line: last ? last.title : "暂无消息",
    time: last && formatTime(last.createTimeMs, nowMs),
    unreadCount: unreadCardCount,
    onOpen: () => phone.change((state) => openScreen(state, "notifications")),
  });
}

function contactRow({ phone, manifest, appid, nowMs }: PhoneView): TemplateResult | typeof nothing {
  const { lines, unreadCount } = phone.state.chat;
  const last = lines.at(-1);
  if (!last) return nothing;
  return chatRow({
    testId: "open-chat",
    avatar: html`<span class="avatar">${programIcon(manifest.name)}</span>`,
    name: `${manifest.name}客服`,
    line: readChatLine(last, appid).summary,
    time: formatTime(last.createTimeMs, nowMs),
    unreadCount,
    onOpen: phone.openChat,
  });
}

function chatRow(row: {
  testId: string;
  avatar: TemplateResult;
  name: string;
  line: string;
  time: string | undefined;
  unreadCount: number;
  onOpen: () => void;
}): TemplateResult {
  const { unreadCount } = row;
  return html`<li>
    <button type="button" class="chat-row" data-testid=${row.testId} @click=${row.onOpen}>
      <span class="avatar-box">
        ${row.avatar}
        ${
          unreadCount > 0
            ? html`<span class="badge" aria-label="${unreadCount} 条未读">
                ${unreadCount > 99 ? "99+" : unreadCount}
              </span>`
            : nothing
        }
      </span>
      <span class="chat-text">
        <span class="chat-name">${row.name}</span>
        <span class="chat-time">${row.time ?? ""}</span>
        <span class="chat-line">${row.line}</span>
      </span>
    </button>
  </li>`;
}

/** Only 微信 is there; the others make the picture whole. */
function tabs(onHome: () => void): TemplateResult {
  const others = [
    [icons.contacts, "通讯录"],
    [icons.compass, "发现"],
    [icons.person, "我"],
  ] as const;
  return html`
    <nav class="tabs">
      <button type="button" class="tab is-current" @click=${onHome}>
        ${icons.chats}<span>微信</span>
      </button>
      ${others.map(
        ([icon, name]) =>
          html`<span class="tab" aria-hidden="true">${icon}<span>${name}</span></span>`,
      )}
    </nav>
  `;
}
