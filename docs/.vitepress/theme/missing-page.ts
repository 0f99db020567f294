import { useRoute } from "vitepress";
import { defineComponent, h } from "vue";

/** Not every page is there in both languages: says so, and leads to the other one. */
export default defineComponent(() => {
  const { path } = useRoute();
  const other = path.startsWith("/en/") ? path.slice(3) : `/en${path}`;
  return () =>
    h("div", { class: "missing-page" }, [
      h("p", "这个语言没有这一页。There is no such page in this language."),
      h("p", [h("a", { href: other }, "换一种语言 · the other language")]),
    ]);
});
