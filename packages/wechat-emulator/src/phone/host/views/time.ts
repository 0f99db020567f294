/** As WeChat writes times: the clock of today, else the date before it. */
export function formatTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const clock = formatClock(atMs);
  if (at.toDateString() === new Date(nowMs).toDateString()) return clock;
  return `${at.getMonth() + 1}月${at.getDate()}日 ${clock}`;
}

export function formatClock(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
}
