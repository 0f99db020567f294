import { html, type TemplateResult } from "lit-html";
import { paintPicture, pictures } from "../paint-picture.ts";
import type { HostPhone } from "../phone.ts";
import { icons } from "./icons.ts";

/** What can be sent besides words: a file of this computer, or one of a few pictures at hand. */
export function pictureTray(phone: HostPhone): TemplateResult {
  const onFile = (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file) void phone.sendImage(file, file.name);
  };
  return html`
    <div class="picture-tray" data-testid="chat-pictures">
      <label class="tray-item">
        <span class="tray-tile">${icons.picture}</span><span>相册</span>
        <input type="file" accept="image/png,image/jpeg,image/gif" @change=${onFile} />
      </label>
      ${pictures.map(
        ({ name, title }) =>
          html`<button
            type="button"
            class="tray-item"
            data-testid="chat-picture-${name}"
            @click=${() =>
              void paintPicture(name).then((image) => phone.sendImage(image, `${name}.png`))}
          >
            <span class="tray-tile picture-${name}"></span><span>${title}</span>
          </button>`,
      )}
    </div>
  `;
}
