import { element } from "./element.ts";
import { filesUrl } from "./files-url.ts";
import type { Glass } from "./glass.ts";

/** wx.previewImage: one picture at a time; a tap shows the next, behind the last it closes. */
export function showPreview(
  { overlay }: Glass,
  { urls, current }: { urls: string[]; current: string },
  ownerPath: string,
): void {
  let index = Math.max(urls.indexOf(current), 0);
  const image = element("img", { alt: "" });
  const counter = element("span", { class: "preview-counter" });
  const layer = element("div", { class: "preview", "data-testid": "preview" }, image, counter);
  const draw = (): void => {
    image.src = filesUrl(urls[index] ?? "", ownerPath);
    counter.textContent = urls.length > 1 ? `${index + 1} / ${urls.length}` : "";
  };
  layer.addEventListener("click", () => {
    index += 1;
    if (index < urls.length) draw();
    else layer.remove();
  });
  draw();
  overlay.append(layer);
}
