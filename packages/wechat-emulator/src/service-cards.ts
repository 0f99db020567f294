/**
 * A card 服务动态 of one service, told apart by its notify_code: the number of a payment, or what a button with
 * open-type liveActivity gave. It is activated once and then updated.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message-2.html
 */
export interface ServiceCard {
  readonly openid: string;
  readonly notifyCode: string;
  notifyType: number;
  readonly issuedAtMs: number;
  /** A payment is not known to the platform at once. */
  readonly knownAtMs: number;
  codeState: CodeState;
  activatedAtMs: number | undefined;
  /** As they were sent: JSON in a text. */
  contentJson: string;
  extJson: string;
  updateCount: number;
}

/** 0 normal, 1 risky, 2 abnormal, 10 the user refused this code. */
export type CodeState = 0 | 1 | 2 | 10;

/** The kinds of cards, with the number of their template in the library. */
export const cardTypes: readonly { notifyType: number; tid: number; title: string }[] = [
  { notifyType: 1001, tid: 10000017, title: "打车服务动态" },
  { notifyType: 1003, tid: 10000019, title: "同城配送服务动态" },
  { notifyType: 1004, tid: 10000020, title: "取餐等候服务动态" },
  { notifyType: 1005, tid: 10000018, title: "餐厅排队服务动态" },
  { notifyType: 2001, tid: 10000001, title: "购物（实体物流）服务动态" },
  { notifyType: 2002, tid: 10000002, title: "购物（自提）服务动态" },
  { notifyType: 2003, tid: 10000003, title: "购物（虚拟发货）服务动态" },
  { notifyType: 2004, tid: 10000004, title: "快递寄送服务动态" },
  { notifyType: 2005, tid: 10000005, title: "保险购买服务动态" },
  { notifyType: 2006, tid: 10000006, title: "购物&餐饮（同城配送）服务动态" },
  { notifyType: 2007, tid: 10000007, title: "购物&餐饮&本地生活（等候领取）服务动态" },
  { notifyType: 2008, tid: 10000021, title: "酒店预订服务动态" },
  { notifyType: 2009, tid: 10000024, title: "机票服务动态" },
  { notifyType: 2010, tid: 10000022, title: "火车票、汽车票、船票服务动态" },
  { notifyType: 2011, tid: 10000029, title: "景区门票服务动态" },
];

export function isCardType(notifyType: unknown): notifyType is number {
  return cardTypes.some((type) => type.notifyType === notifyType);
}

/** Cards of a payment: 2001 to 2011. */
export function isPaymentType(notifyType: number): boolean {
  return notifyType >= 2000;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Activate within 24 hours of the payment, or 5 minutes of the tap; then update within 30 days, or 24 hours. */
export function cardExpiresAtMs({ notifyType, issuedAtMs, activatedAtMs }: ServiceCard): number {
  const isPayment = isPaymentType(notifyType);
  if (activatedAtMs === undefined) return issuedAtMs + (isPayment ? dayMs : 5 * minuteMs);
  return activatedAtMs + (isPayment ? 30 * dayMs : dayMs);
}
