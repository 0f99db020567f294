import DefaultTheme from "vitepress/theme-without-fonts";
import type { Theme } from "vitepress";
import { h } from "vue";
import MissingPage from "./missing-page.ts";
import "./style.css";

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "not-found": () => h(MissingPage) }),
} satisfies Theme;
