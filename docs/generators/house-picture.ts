import type { ImportGraph } from "./import-graph.ts";

/**
 * The house, drawn: rooms at their places, and a line for each real import between two of them,
 * the thicker the more there are.
 */
export function drawHouse(graph: ImportGraph): string {
  const lines = [...graph].flatMap(([from, targets]) =>
    [...targets].flatMap(([to, count]) => {
      const [start, end] = [rooms[from], rooms[to]];
      return start === undefined || end === undefined ? [] : [drawLine(start, end, count)];
    }),
  );
  const boxes = Object.values(rooms).map(drawRoom);
  return `${[...opening, ...requests, ...lines.toSorted(), ...boxes, "</svg>"].join("\n")}\n`;
}

interface Room {
  x: number;
  y: number;
  width: number;
  name: string;
  what: string;
  kind: "package" | "room";
}

const height = 52;

const rooms: Record<string, Room> = {
  miniprogram: room(20, 20, 200, "miniprogram", "SDK in the mini program", "package"),
  console: room(260, 20, 200, "console", "React, in the browser", "package"),
  "server/http": room(260, 140, 150, "http", "routes, auth, errors"),
  "server/cli": room(430, 140, 150, "cli", "serve, worker, doctor"),
  "server/worker": room(600, 140, 150, "worker", "carries out jobs"),
  "server/flow": room(330, 240, 350, "flow", "the path itself, one step a file"),
  "server/webhooks": room(700, 240, 110, "webhooks", "signatures"),
  "server/wechat": room(200, 240, 110, "wechat", "per app"),
  "server/store": room(260, 340, 250, "store", "all SQL over our tables"),
  "server/dispatch": room(560, 340, 190, "dispatch", "the queue, pg-boss"),
  "server/db": room(330, 440, 350, "db", "connection, migrations, embedded Postgres"),
  wechat: room(10, 340, 166, "wechat", "client of WeChat's API", "package"),
  "wechat-emulator": room(10, 440, 166, "wechat-emulator", "WeChat, and a phone", "package"),
};

function room(
  x: number,
  y: number,
  width: number,
  name: string,
  what: string,
  kind: Room["kind"] = "room",
): Room {
  return { x, y, width, name, what, kind };
}

const opening = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 520" font-family="system-ui, sans-serif" role="img" aria-label="The packages, and the layers of the server: imports lead downwards only">',
  "<!-- Made by npm run docs:generate from the real imports. Not edited by hand. -->",
  "<style>",
  "rect { fill: #fff; stroke: #07864a; stroke-width: 1.5 } .package { fill: #e9f7ef }",
  ".house { fill: #f7faf8; stroke: #9ab8a6; stroke-dasharray: 5 4 }",
  "text { font-size: 12px; fill: #234; text-anchor: middle } .name { font-size: 15px; font-weight: 600 }",
  ".request { fill: none; stroke: #07864a; stroke-width: 1.5; stroke-dasharray: 4 4 }",
  "line { stroke: #8aa596; opacity: 0.75 } .title { text-anchor: end; fill: #5a7466 }",
  "</style>",
  '<rect class="house" x="190" y="110" width="640" height="395" rx="12"/>',
  '<text class="title" x="818" y="130">packages/server</text>',
];

/** Dashed: these two know the server by its HTTP interface alone. */
const requests = [
  '<path class="request" d="M120 72 L300 140 M360 72 L345 140"/>',
  '<text x="395" y="100">HTTP</text>',
];

function drawRoom({ x, y, width, name, what, kind }: Room): string {
  const middle = x + width / 2;
  return [
    `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`,
    `<text class="name" x="${middle}" y="${y + 22}">${name}</text>`,
    `<text x="${middle}" y="${y + 41}">${what}</text>`,
  ].join("");
}

function drawLine(from: Room, to: Room, count: number): string {
  // Two steps only, so that a picture does not change with every new import.
  const thickness = count >= 10 ? 3 : 1.5;
  const [a, b] = [centre(from), centre(to)];
  return `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke-width="${thickness}"/>`;
}

function centre({ x, y, width }: Room): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
