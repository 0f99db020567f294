import type { BuiltIn, Part } from "../built-in.ts";
import { element as create } from "../element.ts";
import { filesUrl } from "../files-url.ts";

const properties = {
  src: "",
  mode: "scaleToFill",
  webp: false,
  lazyLoad: false,
  showMenuByLongpress: false,
};

export const image: BuiltIn = { tag: "image", properties, create: createImage };

export const coverImage: BuiltIn = { tag: "cover-image", properties, create: createImage };

function createImage(part: Part) {
  const img = create("img", { alt: "", draggable: "false" });
  part.element.append(img);
  let source: string | undefined;
  img.addEventListener("load", () =>
    part.trigger("load", { width: img.naturalWidth, height: img.naturalHeight }),
  );
  img.addEventListener("error", () => part.trigger("error", { errMsg: `GET ${img.src} 404` }));
  return {
    slot: create("div"),
    update() {
      if (part.flag("lazyLoad")) img.loading = "lazy";
      // For widthFix and heightFix, whose sizes are a matter of the style sheet: classes and styles are the page's own.
      part.element.dataset["mode"] = part.text("mode");
      img.className = `image-${part.text("mode").replaceAll(" ", "-")}`;
      const wanted = filesUrl(part.text("src"), part.ownerPath());
      if (wanted !== source) {
        source = wanted;
        if (wanted === "") img.removeAttribute("src");
        else img.src = wanted;
      }
    },
  };
}
