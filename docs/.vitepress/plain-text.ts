import type { MarkdownRenderer } from "vitepress";

/** Keeps Vue out of the text: `{{ taskName }}` is Liquid here, and no expression of the page. */
export function keepPlainText(md: MarkdownRenderer): void {
  md.core.ruler.push("plain-text", (state) => {
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      if (token.type === "code_inline") token.attrSet("v-pre", "");
    }
  });
}
