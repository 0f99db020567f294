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
  ERASURE_NOT_FOUND: { message: "没有这次删除的记录。", hint: "请核对网址和所选的小程序。" },
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
  SESSION_EXPIRED: { message: "登录已过期。", hint: "重新登录后继续，填写的内容还在。" },
  CSRF: { message: "这个页面的登录凭据已失效。", hint: "请刷新页面后再试。" },
  INTERNAL: { message: "服务器出错了。", hint: "请稍后再试；服务器日志里有这次请求的详情。" },
  OVERLOADED: { message: "请求太多，数据库来不及写入，什么也没有保存。", hint: "请过几秒再试。" },
  DATABASE_FULL: {
    message: "数据库磁盘已满，什么也没有保存。",
    hint: "请管理员腾出空间；已接收的消息都还在。",
  },
  BODY_TOO_LARGE: { message: "提交的内容太大。", hint: "请减少内容或分几次提交。" },
  WEBHOOK_URL_REFUSED: {
    message: "这个地址不能用作 webhook。",
    hint: "请填写公网的 https 地址；内网地址要由管理员在配置里允许。",
  },
  LAST_OWNER: {
    message: "这是最后一位所有者，不能移除或降级。",
    hint: "先让另一个人成为所有者。",
  },
  LINK_INVALID: { message: "链接已失效或已使用过。", hint: "请管理员重新生成一个链接。" },
  OPERATOR_NOT_FOUND: { message: "没有这个用户，可能刚被移除。", hint: "请刷新列表。" },
  OPERATOR_EXISTS: { message: "已有同名用户。", hint: "请换一个名字。" },
  CHANGED_MEANWHILE: {
    message: "在你编辑期间，别人已经改过。",
    hint: "什么也没有被覆盖：请先看现在的内容，再决定保留哪一份。",
  },
  APP_NOT_FOUND: { message: "没有这个小程序，可能刚被移除。", hint: "请在左上角重新选择。" },
  APP_EXISTS: { message: "这个小程序已经添加过。", hint: "在列表里打开它进行修改。" },
  APP_IN_USE: {
    message: "还有未结束的消息，暂时不能移除这个小程序。",
    hint: "等消息结束，或先取消它们。",
  },
  APP_AUTHORIZED: {
    message: "这个小程序由第三方平台授权接入，没有自己的 AppSecret 和回调配置。",
    hint: "请修改第三方平台的配置。",
  },
  PLATFORM_NOT_FOUND: { message: "没有这个第三方平台，可能刚被移除。", hint: "请刷新列表。" },
  PLATFORM_EXISTS: { message: "这个第三方平台已经添加过。", hint: "在列表里打开它。" },
  PLATFORM_LIMIT: {
    message: "已经有五个第三方平台，不能再添加。",
    hint: "先移除一个没有小程序授权的。",
  },
  PLATFORM_TICKET_MISSING: {
    message: "微信还没有推送这个第三方平台的 component_verify_ticket。",
    hint: "每 10 分钟推送一次；一直没有，请核对授权事件接收 URL、Token 和密钥。",
  },
  PLATFORM_IN_USE: {
    message: "还有小程序授权给这个第三方平台，不能移除。",
    hint: "先移除这些小程序。",
  },
  SCENE_NOT_FOUND: { message: "没有这个场景，可能刚被删除。", hint: "请刷新场景列表。" },
  TEMPLATE_NOT_FOUND: { message: "没有这个模板。", hint: "同步模板后再试。" },
  EXTERNAL_ID_TAKEN: {
    message: "这个业务用户 ID 已属于另一个用户。",
    hint: "请核对，或先改掉另一个用户的。",
  },
  FREQUENCY_CAP_REACHED: {
    message: "这个用户在该场景下已达到频次上限。",
    hint: "稍后再发，或调整场景的频次上限。",
  },
  IDEMPOTENCY_CONFLICT: {
    message: "同一次提交的内容变了。",
    hint: "请刷新页面后重新提交；先前的那一次仍然有效。",
  },
  CAMPAIGN_NOT_FOUND: { message: "没有这个推送任务。", hint: "请刷新任务列表。" },
  CAMPAIGN_LIST_EMPTY: { message: "名单里没有可用的行。", hint: "请上传至少有一行正确的名单。" },
  CAMPAIGN_LIST_TOO_LONG: { message: "名单太长。", hint: "请拆成几份，分成几个任务。" },
  TOO_MANY_STREAMS: { message: "实时连接太多。", hint: "关闭不用的页面，或稍后再试。" },
  CUSTOMER_SERVICE_WINDOW_CLOSED: {
    message: "现在不能给这个用户发客服消息：48 小时窗口已关闭，或条数已用完。",
    hint: "用户再次发消息或进入会话后即可回复。",
  },
  CONVERSATION_NOT_FOUND: { message: "没有这个会话。", hint: "用户发来消息后会话才会出现。" },
  AUTO_REPLY_NOT_FOUND: { message: "没有这条自动回复，可能刚被删除。", hint: "请刷新列表。" },
  MEDIA_NOT_FOUND: { message: "这张图片已经不在了。", hint: "请重新上传。" },
  API_KEY_NOT_FOUND: { message: "没有这个密钥，可能刚被吊销。", hint: "请刷新列表。" },
  WEBHOOK_NOT_FOUND: { message: "没有这个 webhook，可能刚被删除。", hint: "请刷新列表。" },
  WEBHOOK_DISABLED: { message: "这个 webhook 已停用。", hint: "启用后再试。" },
  WECHAT_UNREACHABLE: {
    message: "连不上微信的服务器。",
    hint: "请检查服务器的网络，稍后再试；排队的消息不会丢。",
  },
};
