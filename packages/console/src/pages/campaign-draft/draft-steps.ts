import type { DraftForm } from "./draft-form.ts";

/** The steps of the form, in order; the URL says which is shown. */
export const steps = ["basics", "content", "audience", "schedule", "confirm"] as const;
export type Step = (typeof steps)[number];

export function readStep(text: string | undefined): Step {
  return steps.find((step) => step === text) ?? "basics";
}

/** Where each field stands. */
export const stepOf: Record<keyof DraftForm, Step> = {
  name: "basics",
  scene: "basics",
  audienceKind: "basics",
  params: "content",
  tags: "audience",
  registeredSince: "audience",
  lastSeenSince: "audience",
  startsLater: "schedule",
  sendAt: "schedule",
  expireAt: "schedule",
  perSecond: "schedule",
  hasWindow: "schedule",
  windowFrom: "schedule",
  windowTo: "schedule",
  windowTimeZone: "schedule",
};
