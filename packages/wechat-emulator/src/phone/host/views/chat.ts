import { html, nothing, type TemplateResult } from "lit-html";
import { cardImageUrl } from "../chat-line.ts";
import { changeChat, goBack } from "../phone-state.ts";
import { bubble } from "./bubble.ts";
import { icons } from "./icons.ts";
import { keepAtEnd } from "./keep-at-end.ts";
import { navBar } from "./nav-bar.ts";
import { pictureTray } from "./picture-tray.ts";
import type { PhoneView } from "./view.ts";

/** The customer-service chat. */
export function chatScreen(view: PhoneView): TemplateResult {
  const { phone, manifest } = view;
  const { lines, isTyping, isTrayOpen, viewedImageUrl } = phone.state.chat;
  return html`
    ${navBar({
      title: isTyping ? "对方正在输入…" : `${manifest.name}客服`,
      backTestId: "chat-back",
      onBack: () => phone.change(goBack),
    })}
    <div class="bubbles" role="log" ${keepAtEnd(lines.at(-1)?.createTimeMs)}>
      ${lines.map((line, index) => bubble(view, line, lines[index - 1]))}
    </div>
    ${offeredCard(view)} ${inputBar(view)} ${isTrayOpen ? pictureTray(phone) : nothing}
    ${
      viewedImageUrl === undefined
        ? nothing
        : html`<button
            type="button"
            class="picture-viewer"
            aria-label="关闭图片"
            @click=${() => phone.change((state) => changeChat(state, { viewedImageUrl: undefined }))}
          >
            <img src=${viewedImageUrl} alt="" />
          </button>`
    }
  `;
}

function inputBar({ phone }: PhoneView): TemplateResult {
  const { isTrayOpen } = phone.state.chat;
  const onSend = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem("text") as HTMLInputElement;
    phone.sendText(input.value);
    input.value = "";
  };
  const onTray = () =>
    phone.change((state) => changeChat(state, { isTrayOpen: !state.chat.isTrayOpen }));
  return html`
    <form class="chat-input" @submit=${onSend}>
      <input
        name="text"
        type="text"
        autocomplete="off"
        maxlength="600"
        aria-label="输入消息"
        data-testid="chat-input"
      />
      <button
        type="button"
        class="chat-tray-button"
        aria-label="发送图片"
        aria-expanded=${isTrayOpen ? "true" : "false"}
        data-testid="chat-tray"
        @click=${onTray}
      >
        ${icons.plus}
      </button>
      <button type="submit" class="chat-send" data-testid="chat-send">发送</button>
    </form>
  `;
}

/** `show-message-card` of the contact button: the card waits for the user to send it. */
function offeredCard({ phone }: PhoneView): TemplateResult | typeof nothing {
  const card = phone.state.chat.offeredCard;
  if (!card) return nothing;
  const imageUrl = cardImageUrl(card.imageUrl);
  return html`
    <button
      type="button"
      class="offered-card"
      data-testid="chat-offered-card"
      @click=${phone.sendOfferedCard}
    >
      <span class="offered-label">你可能想发送的小程序</span>
      <span class="offered-title">${card.title}</span>
      ${imageUrl === "" ? nothing : html`<img src=${imageUrl} alt="" />`}
    </button>
  `;
}
