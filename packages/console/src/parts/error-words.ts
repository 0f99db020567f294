/**
 * What the server's errors mean, in Chinese, by the codes of docs/errors.md; the server itself says them in English. Only those
 * whose message names nothing that the reader would miss here.
 */
export const errorWordsZh: Record<string, { message: string; hint: string }> = {
  FORBIDDEN: { message: "你的角色不能这样做。", hint: "请联系管理员。" },
  RATE_LIMITED: { message: "请求太频繁。", hint: "稍等片刻再试。" },
  UNAVAILABLE: { message: "服务器暂时无法处理请求。", hint: "稍等片刻再试，填写的内容还在。" },
  USER_NOT_FOUND: {
    message: "没有这个用户。",
    hint: "用户登录过小程序或由业务系统导入后才会出现，请核对 ID。",
  },
  NO_GRANT: {
    message: "用户对这个模板没有剩余的授权。",
    hint: "用户在小程序中再次同意后才能发送。什么也没有发送。",
  },
  MESSAGE_NOT_FOUND: {
    message: "没有这条消息。",
    hint: "请核对消息 ID 和所选的小程序；超过保留期的消息会被删除。",
  },
  MESSAGE_NOT_CANCELLABLE: {
    message: "消息已经离开队列，不能取消了。",
    hint: "页面上是它现在的状态。",
  },
  MESSAGE_NOT_RESENDABLE: {
    message: "消息还没有结束，可能仍会送达。",
    hint: "等它有了结果再重发，以免用户收到两次。",
  },
};
