import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { frontScreen, type ScreenName } from "../phone-state.ts";
import { banner } from "./banner.ts";
import { chatScreen } from "./chat.ts";
import { homeScreen } from "./home.ts";
import { notificationsScreen } from "./notifications.ts";
import { settingsScreen } from "./settings.ts";
import { subscribeSheet } from "./sheet.ts";
import { statusBar } from "./status-bar.ts";
import type { PhoneView } from "./view.ts";

/** The glass of one phone. The mini program stays alive in its frame behind other screens, for a hot start. */
export function phoneFrame(view: PhoneView): TemplateResult {
  const { state } = view.phone;
  const front = frontScreen(state);
  return html`
    <div class="glass" data-front=${front}>
      ${miniProgramFrame(view, front === "miniprogram" && !state.sheet)}
      ${front === "home" ? screen("home", homeScreen(view)) : nothing}
      ${front === "notifications" ? screen("notifications", notificationsScreen(view)) : nothing}
      ${front === "settings" ? screen("settings", settingsScreen(view)) : nothing}
      ${front === "chat" ? screen("chat", chatScreen(view)) : nothing} ${statusBar(view)}
      ${front === "miniprogram" ? subscribeSheet(view) : nothing} ${banner(view)}
    </div>
  `;
}

function screen(name: ScreenName, content: TemplateResult): TemplateResult {
  return html`<div class="screen screen-${name}" data-testid=${name}>${content}</div>`;
}

function miniProgramFrame({ phone, manifest }: PhoneView, isActive: boolean): unknown {
  const { isStarted, startCount } = phone.state;
  if (!isStarted) return nothing;
  // The property is set before the frame is put into the page, hence before it loads.
  return keyed(
    startCount,
    html`<iframe
      class="mini-program"
      src="/phone/screen"
      title=${manifest.name}
      data-testid="miniprogram"
      ?inert=${!isActive}
      .hongyanPhone=${phone.mount}
    ></iframe>`,
  );
}
