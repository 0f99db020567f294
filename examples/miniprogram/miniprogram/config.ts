/**
 * Where Hongyan answers: here, after `npm start`. On a phone it must be an https address that is listed at
 * mp.weixin.qq.com under 开发管理 → 开发设置 → 服务器域名 → request 合法域名.
 */
export const baseUrl = "http://127.0.0.1:3000";

/** The notification that this program asks for and sends. The server knows its template and the page that it opens. */
export const scene = "task-reminder";
