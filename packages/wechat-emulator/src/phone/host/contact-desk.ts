import type { ContactOptions } from "../ports.ts";
import { parseUrl } from "../screen/parse-url.ts";
import type { Conversation } from "./contract.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";

/** The customer-service chat of one phone. */
export interface ContactDesk {
  /** From the chat list. */
  openChat(): void;
  sendText(text: string): void;
  sendImage(image: Blob, filename: string): Promise<void>;
  /** The card that the contact button offered. */
  sendOfferedCard(): void;
  /** A card in the chat was tapped. */
  openChatCard(pagePath: string): void;
  refreshChat(): Promise<void>;
}

interface DeskOptions {
  appid: string;
  openid: string;
  client: EmulatorClient;
  getState(): PhoneState;
  change(next: (state: PhoneState) => PhoneState): void;
  tellFailure(title: string): (error: unknown) => void;
  openPage(url: string): void;
}

type Returning = { path: string; query: Record<string, string> } | undefined;

export function createContactDesk(options: DeskOptions): ContactDesk & {
  enter(contact: ContactOptions): Promise<Returning>;
  leave(): void;
} {
  const { appid, openid, client, getState, change, tellFailure } = options;
  const user = { appid, openid };
  let resolveContact: ((returning: Returning) => void) | undefined;

  function leave(returning?: Returning): void {
    const resolve = resolveContact;
    resolveContact = undefined;
    resolve?.(returning);
    change((now) => screens.changeChat(now, { isTrayOpen: false, offeredCard: undefined }));
  }

  let reading: Promise<void> | undefined;
  let isStale = false;

  /** One reading at a time: however many lines come while one is under way, they are read once more after it. */
  async function refreshChat(): Promise<void> {
    if (!getState().isOnline) return;
    isStale = true;
    reading ??= readWhileStale().finally(() => {
      reading = undefined;
    });
    await reading;
  }

  async function readWhileStale(): Promise<void> {
    while (isStale) {
      isStale = false;
      await client
        .get<Conversation>("customer-service/conversation", user)
        .then((conversation) => change((now) => screens.receiveConversation(now, conversation)))
        .catch(tellFailure("客服会话读不到"));
    }
  }

  const sendOrTell = (message: Record<string, unknown>): Promise<void> =>
    send(message).catch(tellFailure("客服消息没有发出"));

  async function send(message: Record<string, unknown>): Promise<void> {
    if (!getState().isOnline) throw new Error("手机没有网络");
    await client.post("customer-service/message", { ...user, ...message });
    await refreshChat();
  }

  return {
    openChat() {
      change((now) => screens.openScreen(now, "chat"));
      void refreshChat();
    },
    enter({ sessionFrom, card }) {
      leave();
      change((now) => screens.openScreen(screens.changeChat(now, { offeredCard: card }), "chat"));
      void client
        .post("customer-service/enter", { ...user, ...(sessionFrom !== "" && { sessionFrom }) })
        .then(refreshChat)
        .catch(tellFailure("客服会话打不开"));
      return new Promise((resolve) => {
        resolveContact = resolve;
      });
    },
    leave,
    sendText(text) {
      if (text.trim() !== "") void sendOrTell({ msgtype: "text", content: text });
    },
    async sendImage(image, filename) {
      change((now) => screens.changeChat(now, { isTrayOpen: false }));
      await client
        .post<{ mediaId: string }>("media", {
          appid,
          type: "image",
          filename,
          base64: await toBase64(image),
        })
        .then(({ mediaId }) => send({ msgtype: "image", mediaId }))
        .catch(tellFailure("图片没有发出"));
    },
    sendOfferedCard() {
      const { offeredCard } = getState().chat;
      if (!offeredCard) return;
      change((now) => screens.changeChat(now, { offeredCard: undefined }));
      const { title, path, imageUrl } = offeredCard;
      void sendOrTell({
        msgtype: "miniprogrampage",
        title,
        pagePath: path,
        ...(imageUrl !== "" && { thumbUrl: imageUrl }),
      });
    },
    openChatCard(pagePath) {
      if (!resolveContact) {
        options.openPage(pagePath);
        return;
      }
      // The contact button gets it as bindcontact, and decides itself where to go.
      leave(parseUrl(pagePath));
      change((now) => screens.openScreen(now, "miniprogram"));
    },
    refreshChat,
  };
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
