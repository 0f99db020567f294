/** https://developers.weixin.qq.com/miniprogram/dev/component/button.html */
export function contact(values: Record<string, string | number>): { sessionFrom: string } {
  const pairs = Object.entries(values).map((pair) => pair.map(encodeURIComponent).join("="));
  return { sessionFrom: pairs.join("&") };
}
