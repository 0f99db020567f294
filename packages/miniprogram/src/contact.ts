/**
 * For `session-from` of `<button open-type="contact">`: it reaches your server with the event `customer.entered`, as
 * `sessionFrom`, in the form of a query (`orderId=42&page=detail`).
 *
 * https://developers.weixin.qq.com/miniprogram/dev/component/button.html
 */
export function contact(values: Record<string, string | number>): { sessionFrom: string } {
  const pairs = Object.entries(values).map((pair) => pair.map(encodeURIComponent).join("="));
  return { sessionFrom: pairs.join("&") };
}
