import type { LiveEntry } from "../contract.ts";
import type { CoverageGroup } from "./read-coverage.ts";

export type PanelTab = "timeline" | "faults" | "rules";

export type Language = "zh" | "en";

/** 幕后: what happens behind the phones. Plain data; the functions below make the next one from it. */
export interface PanelState {
  readonly tab: PanelTab;
  readonly language: Language;
  /** Oldest first; the last so many. */
  readonly entries: readonly LiveEntry[];
  /** Came while paused. */
  readonly heldBack: readonly LiveEntry[];
  readonly isPaused: boolean;
  /** Only this phone's entries, and those of no phone. */
  readonly openid: string | undefined;
  readonly expanded: ReadonlySet<LiveEntry["id"]>;
  /** What the developer should see without looking for it, newest last. */
  readonly notices: readonly Notice[];
  /** By the emulator's clock; what happened before is listed, but not this reader's doing. */
  readonly openedAtMs: number;
  readonly isConnected: boolean;
  /** Undefined until it is first looked at. */
  readonly coverage: readonly CoverageGroup[] | undefined;
  readonly coverageSearch: string;
  /** On a small screen the panel is a drawer. */
  readonly isOpen: boolean;
}

export interface Notice {
  level: "warn" | "error";
  title: string;
  count: number;
}

const maxEntries = 500;
const maxNotices = 20;

export function createPanelState(language: Language): PanelState {
  return {
    tab: "timeline",
    language,
    entries: [],
    heldBack: [],
    isPaused: false,
    openid: undefined,
    expanded: new Set(),
    notices: [],
    openedAtMs: 0,
    isConnected: false,
    coverage: undefined,
    coverageSearch: "",
    isOpen: false,
  };
}

/** The stream repeats what it kept when it connects again; nothing is listed twice. */
export function addEntry(panel: PanelState, entry: LiveEntry): PanelState {
  const isKnown = ({ id, atMs }: LiveEntry) => id === entry.id && atMs === entry.atMs;
  if (panel.entries.some(isKnown) || panel.heldBack.some(isKnown)) return panel;
  if (panel.isPaused) return { ...panel, heldBack: append(panel.heldBack, entry) };
  return { ...panel, entries: append(panel.entries, entry) };
}

export function togglePause(panel: PanelState): PanelState {
  if (!panel.isPaused) return { ...panel, isPaused: true };
  const entries = [...panel.entries, ...panel.heldBack].slice(-maxEntries);
  return { ...panel, isPaused: false, entries, heldBack: [] };
}

export function clearEntries(panel: PanelState): PanelState {
  return { ...panel, entries: [], heldBack: [], expanded: new Set(), notices: [] };
}

export function toggleEntry(panel: PanelState, id: LiveEntry["id"]): PanelState {
  const expanded = new Set(panel.expanded);
  if (!expanded.delete(id)) expanded.add(id);
  return { ...panel, expanded };
}

export function addNotice(panel: PanelState, level: Notice["level"], title: string): PanelState {
  const known = panel.notices.find((notice) => notice.title === title);
  const rest = panel.notices.filter((notice) => notice !== known);
  const notice = { level, title, count: (known?.count ?? 0) + 1 };
  return { ...panel, notices: [...rest, notice].slice(-maxNotices) };
}

/** What the filter lets through: a phone's own entries, and those that belong to no phone. */
export function visibleEntries({ entries, openid }: PanelState): LiveEntry[] {
  return entries.filter(
    (entry) => openid === undefined || entry.openid === undefined || entry.openid === openid,
  );
}

/** A tap sets off a chain of entries; a pause of two seconds ends it. */
export function groupEntries(entries: readonly LiveEntry[]): LiveEntry[][] {
  const groups: LiveEntry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && entry.atMs - last.atMs <= 2_000) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** The way of one message, and how far it has come since the page was opened. */
export const pathSteps = ["sheet", "login", "request", "call", "delivered", "callback"] as const;

export type PathStep = (typeof pathSteps)[number];

export function seenSteps(panel: PanelState): ReadonlySet<PathStep> {
  const entries = visibleEntries(panel).filter(({ atMs }) => atMs >= panel.openedAtMs);
  return new Set(pathSteps.filter((step) => entries.some((entry) => isStep(entry, step))));
}

/** A login is a call of WeChat too, and the user's choice a callback: not those of the message itself. */
function isStep({ kind, title }: LiveEntry, step: PathStep): boolean {
  if (kind !== step) return false;
  if (step === "call") return title.includes("/message/subscribe/send");
  return step !== "callback" || title.includes("subscribe_msg_sent_event");
}

function append(entries: readonly LiveEntry[], entry: LiveEntry): LiveEntry[] {
  return [...entries.slice(-(maxEntries - 1)), entry];
}
