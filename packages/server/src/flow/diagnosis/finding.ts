export interface Bilingual {
  zh: string;
  en: string;
}

/** One check, in words for people, with what to do when it is not well. */
export interface Finding {
  /** Stable, for programs. */
  check: string;
  /** The app that it is about; null: the installation. */
  appid: string | null;
  verdict: "ok" | "warn" | "bad";
  says: Bilingual;
  todo: Bilingual | null;
}

/** One of the installation. */
export function finding(
  check: string,
  verdict: Finding["verdict"],
  says: Bilingual,
  todo: Bilingual | null = null,
): Finding {
  return { check, appid: null, verdict, says, todo };
}
