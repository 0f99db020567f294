/** What was just saved here and is to be entered at WeChat. */
export interface SavedSecrets {
  /** null: the one that is there stays. */
  token: string | null;
  encodingAESKey: string | null;
  mode: "plain" | "compatible" | "safe";
  format: "json" | "xml";
}
