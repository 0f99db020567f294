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
  img.addEventListener("load", () => {
    fit(part, img);
    part.trigger("load", { width: img.naturalWidth, height: img.naturalHeight });
  });
  img.addEventListener("error", () => part.trigger("error", { errMsg: `GET ${img.src} 404` }));
  return {
    slot: create("div"),
    update() {
      if (part.flag("lazyLoad")) img.loading = "lazy";
      img.className = `image-${part.text("mode").replaceAll(" ", "-")}`;
      const wanted = filesUrl(part.text("src"), part.ownerPath());
      if (wanted !== source) {
        source = wanted;
        if (wanted === "") img.removeAttribute("src");
        else img.src = wanted;
      }
      fit(part, img);
    },
  };
}

/** widthFix and heightFix give the element itself the picture's proportions. */
function fit({ element, text }: Part, img: HTMLImageElement): void {
  const mode = text("mode");
  const { naturalWidth, naturalHeight } = img;
  const ratio = naturalWidth > 0 && naturalHeight > 0 ? `${naturalWidth} / ${naturalHeight}` : "";
  element.style.aspectRatio = mode === "widthFix" || mode === "heightFix" ? ratio : "";
  element.classList.toggle("image-fix-width", mode === "widthFix");
  element.classList.toggle("image-fix-height", mode === "heightFix");
}
