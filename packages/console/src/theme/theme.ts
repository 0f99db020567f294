import { theme as antTheme, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";
import { keepChoice } from "../kept-choice.ts";

const appearances = ["light", "dark", "system"] as const;
export type Appearance = (typeof appearances)[number];

export const appearanceChoice = keepChoice<Appearance>(
  "hongyan-appearance",
  appearances,
  () => "system",
);

/** Whether the page is dark now: by the reader's choice, else as the system is. */
export function useIsDark(): boolean {
  const choice = appearanceChoice.use();
  const isSystemDark = useSyncExternalStore(subscribeToSystem, () => systemDark.matches);
  return choice === "system" ? isSystemDark : choice === "dark";
}

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
/** Ant Design moves by scripts too, which no style sheet shortens. */
const wantsLessMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

function subscribeToSystem(listener: () => void): () => void {
  systemDark.addEventListener("change", listener);
  return () => systemDark.removeEventListener("change", listener);
}

/** Ant Design in our colours; the same colours are in tokens.css for what is drawn without it. */
export function antdTheme(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      ...(isDark ? darkTokens : lightTokens),
      borderRadius: 8,
      motion: !wantsLessMotion.matches,
      fontFamily:
        'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    },
    // White on the dark theme's green could not be read.
    components: isDark ? { Button: { primaryColor: "#06251a" } } : {},
  };
}

// Each text colour stands at 4.5 : 1 or more on its ground (WCAG AA).
const lightTokens = {
  colorPrimary: "#0a7d4b",
  // Darker under the pointer, not lighter: white is read on it.
  colorPrimaryHover: "#086a40",
  colorPrimaryActive: "#065534",
  colorInfo: "#0a6cb4",
  colorError: "#c62a2f",
  colorErrorHover: "#a82227",
  colorWarning: "#9a5b00",
  colorSuccess: "#0a7d4b",
  colorLink: "#0a6c43",
  // What would be derived from such dark tones is too dark to read a link on.
  colorSuccessBg: "#e3f4ec",
  colorSuccessBorder: "#9fd5bb",
  colorInfoBg: "#e6f1fa",
  colorInfoBorder: "#a3cbe9",
  colorWarningBg: "#fdf1dc",
  colorWarningBorder: "#e6c48a",
  controlItemBgActive: "#e3f4ec",
  controlItemBgActiveHover: "#d5eee2",
  colorTextPlaceholder: "#6b7570",
  colorTextDescription: "#5a6560",
  colorTextTertiary: "#5a6560",
  colorTextQuaternary: "#6b7570",
};
const darkTokens = {
  colorPrimary: "#3fc48a",
  colorInfo: "#63b3f0",
  colorError: "#ff7b7b",
  colorWarning: "#e5a94b",
  colorSuccess: "#3fc48a",
  colorLink: "#5fd3a1",
  controlItemBgActive: "#123325",
  controlItemBgActiveHover: "#174230",
  colorBgContainer: "#151b18",
  colorBgElevated: "#1d2521",
  colorBorder: "#3d4843",
  colorTextPlaceholder: "#8d9a94",
  colorTextDescription: "#a3b0aa",
  colorTextTertiary: "#a3b0aa",
  colorTextQuaternary: "#8d9a94",
};
