import { describeErrcode, type ErrcodeClass, type BilingualText } from "@hongyan/wechat";

/** Why a message ended or waits, in words: what it means, what to do, and who must. */
export interface Explanation {
  says: BilingualText;
  todo: BilingualText;
  who: "user" | "developer" | "operator" | "wechat" | "nobody";
}

const nothing = { zh: "无需处理。", en: "Nothing." };

/** docs/errors.md, "Reasons of a message", in both languages. Those with an errcode of WeChat's are explained by it. */
const reasons: Record<string, Explanation> = {
  RETRIES_EXHAUSTED: {
    says: {
      zh: "微信二十次都要求稍后再试，已放弃；额度已退回。",
      en: "WeChat asked twenty times to try later; it was given up, and the grant is free again.",
    },
    todo: {
      zh: "查看消息详情中微信最后的回答；微信恢复后可重新发送。",
      en: "See WeChat's last answer in the message; send it again once WeChat is well.",
    },
    who: "wechat",
  },
  UNKNOWN_OUTCOME: {
    says: {
      zh: "没有收到微信的回答，超过等待时间后按失败处理；用户可能已经收到。",
      en: "WeChat's answer was lost, and the time to wait is over; the user may have got it all the same.",
    },
    todo: {
      zh: "配置消息推送回调后，多数结果会由微信的事件确定；检查到微信的网络。",
      en: "With callbacks set up, WeChat's event settles most of these; check the network to WeChat.",
    },
    who: "operator",
  },
  NOT_DELIVERED: {
    says: {
      zh: "微信已收下，但没能送达用户（见错误码）；额度已消耗。",
      en: "WeChat took it and could not deliver it (see the errcode); the grant is spent.",
    },
    todo: {
      zh: "多为用户关闭了通知；等待用户再次订阅。",
      en: "Mostly the user switched notifications off: wait for a new subscription.",
    },
    who: "user",
  },
  WORKER_LOST: {
    says: {
      zh: "发送进程在途中停止，不知道微信是否收到。",
      en: "The process that was sending it stopped; whether WeChat got it is not known.",
    },
    todo: {
      zh: "微信的事件或等待时间会确定结果。",
      en: "WeChat's event, or the time to wait, settles it.",
    },
    who: "nobody",
  },
  QUIET_HOURS: {
    says: {
      zh: "处于场景的免打扰时段，已推迟或取消。",
      en: "It was the quiet hours of its scene: delayed, or dropped.",
    },
    todo: nothing,
    who: "nobody",
  },
  FREQUENCY_CAP: {
    says: {
      zh: "用户在该场景收到的消息已达上限，已推迟或取消。",
      en: "The user got as many messages of this scene as its cap allows: delayed, or dropped.",
    },
    todo: nothing,
    who: "nobody",
  },
  EXPIRED: {
    says: {
      zh: "到截止时间还没有发出；额度已退回。",
      en: "Its end came before it was sent; the grant is free again.",
    },
    todo: nothing,
    who: "nobody",
  },
  CANCELLED: {
    says: {
      zh: "已按要求取消；额度已退回。",
      en: "Cancelled by request; the grant is free again.",
    },
    todo: nothing,
    who: "nobody",
  },
  CAMPAIGN_CANCELLED: {
    says: {
      zh: "推送任务在发出前已取消；额度已退回。",
      en: "Its campaign was cancelled before it was sent; the grant is free again.",
    },
    todo: nothing,
    who: "nobody",
  },
  SUPERSEDED: {
    says: {
      zh: "同一服务动态有了更新的内容。",
      en: "A newer update of the same service card was accepted.",
    },
    todo: nothing,
    who: "nobody",
  },
};

const lost: Explanation = {
  says: { zh: "没有收到微信的有效回答。", en: "There was no valid answer of WeChat's." },
  todo: {
    zh: "系统会自动重试或等待结果；若持续出现，请检查到微信的网络。",
    en: "It is tried again, or its outcome waited for, by itself; if it goes on, check the network to WeChat.",
  },
  who: "operator",
};

export function explainReason(reason: string, errcode: number | null): Explanation {
  const own = reasons[reason];
  if (own !== undefined) return own;
  if (errcode !== null && errcode !== 0) {
    const info = describeErrcode(errcode, "subscribe");
    return { says: { zh: info.zh, en: info.en }, todo: info.remedy, who: whoActs(info.class) };
  }
  if (reason.startsWith("NO_ANSWER")) return lost;
  return {
    says: { zh: reason, en: reason },
    todo: { zh: "见 docs/errors.md。", en: "See docs/errors.md." },
    who: "developer",
  };
}

/** Why an app sends nothing, and what is to be done before it is resumed. */
export function explainPause(
  reason: string | null,
  errcode: number | null,
): Pick<Explanation, "says" | "todo"> {
  const words = reason ?? "";
  if (errcode !== null) return explainReason(words, errcode);
  // By a person, a restore or an import.
  return {
    says: { zh: words, en: words },
    todo: {
      zh: "这不是微信的拒绝，只有人能结束它：请先处理完暂停的原因。",
      en: "WeChat refused nothing, and only a person ends this: first settle what it is paused for.",
    },
  };
}

function whoActs(errcodeClass: ErrcodeClass): Explanation["who"] {
  switch (errcodeClass) {
    case "success":
      return "nobody";
    case "retry-later":
      return "wechat";
    case "user-quota-exhausted":
      return "user";
    case "permanent-bad-request":
      return "developer";
    case "refresh-token-and-retry":
    case "app-quota-exhausted":
    case "config-error":
      return "operator";
  }
}
