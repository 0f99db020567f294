import parseSelector, { type Root, type Tag } from "postcss-selector-parser";
import { builtInTags } from "../screen/component-coverage.ts";

/** Whose style it is. A page's holds only within that page; a component's classes carry its prefix. */
export type StyleOwner =
  | { kind: "app" }
  | { kind: "page"; path: string }
  | { kind: "component"; scope: string };

/** A selector of WXSS as one for the screen's document. */
export function rewriteSelector(
  selector: string,
  owner: StyleOwner,
  warn: (message: string) => void,
): string {
  try {
    return parseSelector((root) => rewrite(root, owner, warn)).processSync(selector);
  } catch {
    warn(`选择器写错了：${selector}`);
    return ":not(*)";
  }
}

function rewrite(root: Root, owner: StyleOwner, warn: (message: string) => void): void {
  root.walkTags((tag) => {
    // The parser takes the 2 of :nth-child(2) for a tag, as it does with the steps of keyframes.
    if (!/^[a-z]/i.test(tag.value) || isInNth(tag)) return;
    if (tag.value === "page") tag.value = "wx-page";
    else if (builtInTags.has(tag.value)) tag.value = `wx-${tag.value}`;
    if (owner.kind === "component") warn(notInComponents);
  });
  // glass-easel writes an id behind a prefix of its owner; the weight of an id selector stays.
  root.walkIds((id) => {
    const attribute = parseSelector().astSync(`:is([id$="--${id.value}"],#_)`).first.first;
    if (owner.kind === "component") warn(notInComponents);
    id.replaceWith(attribute);
  });
  if (owner.kind === "component") scopeToComponent(root, owner.scope);
  if (owner.kind === "page") scopeToPage(root, owner.path);
}

/** `:nth-child(odd)` */
function isInNth(tag: Tag): boolean {
  const outer = tag.parent?.parent;
  return outer?.type === "pseudo" && outer.value.startsWith(":nth-");
}

const notInComponents = "组件的 WXSS 里不能用标签选择器和 ID 选择器";

function scopeToComponent(root: Root, scope: string): void {
  root.walkClasses((node) => {
    node.value = `${scope}--${node.value}`;
  });
  root.walkPseudos((pseudo) => {
    if (pseudo.value !== ":host") return;
    pseudo.replaceWith(parseSelector().astSync(`[wx-host="${scope}"]`).first.first);
  });
}

/** `:where` weighs nothing, so that app.wxss and the page's styles keep the order they have on a device. */
function scopeToPage(root: Root, path: string): void {
  const within = `:where([data-page="${path}"])`;
  for (const selector of root.nodes) {
    const page = selector.nodes.find((node) => node.type === "tag" && node.value === "wx-page");
    if (page) {
      selector.insertAfter(page, parseSelector.pseudo({ value: within }));
    } else if (selector.first) {
      selector.first.spaces.before = "";
      selector.prepend(parseSelector.combinator({ value: " " }));
      selector.prepend(parseSelector.pseudo({ value: within }));
    }
  }
}
