/** What a sender does about an errcode. */
export type ErrcodeClass =
  /** Done. */
  | "success"
  /** Same request again after a pause. */
  | "retry-later"
  /** Fetch the token anew, then one more try; a second such answer is a configuration error. */
  | "refresh-token-and-retry"
  /** This user has no right left for this message: wait for a new subscription. */
  | "user-quota-exhausted"
  /** Never again with the same data, template or recipient. */
  | "permanent-bad-request"
  /** Stop this API for the app until its quota resets (midnight in Beijing) or is cleared. */
  | "app-quota-exhausted"
  /** Stop the app's queue until an operator has repaired something. */
  | "config-error";

/** Where an errcode is met. The same number can mean different things: 40001 on the token call is a bad secret. */
export type ErrcodeArea =
  | "general"
  | "token"
  | "login"
  | "subscribe"
  | "device"
  | "template"
  | "service-card"
  /** `fail_ret` of the service card's result event, not an errcode of a call. */
  | "service-card-event"
  | "customer-service"
  /** Template messages of an Official Account. */
  | "official-account"
  | "content-security"
  | "withdrawn"
  | "third-party"
  | "api-signature";

export interface ErrcodeInfo {
  errcode: number;
  area: ErrcodeArea;
  class: ErrcodeClass;
  /** WeChat's own text, or a description in brackets where no text of the server is known. */
  text: string;
  en: string;
  zh: string;
  /** What to do, and for whom. */
  remedy: { en: string; zh: string };
}
