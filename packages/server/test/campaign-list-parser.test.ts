import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineFault, ListEntry } from "../src/flow/campaigns/lists/list-line.ts";
import {
  createListParser,
  mostLineBytes,
  type ListFormat,
} from "../src/flow/campaigns/lists/read-list.ts";

const known = new Set(["taskName", "remarks"]);
const csv: ListFormat = { format: "csv", charset: "guess" };
const ndjson: ListFormat = { format: "ndjson", charset: "utf-8" };

function parse(chunks: Iterable<Uint8Array>, format: ListFormat): (ListEntry | LineFault)[] {
  const parser = createListParser(format, known);
  const read = [...chunks].flatMap((chunk) => parser.push(chunk));
  return [...read, ...parser.end()];
}

const parseText = (text: string, format: ListFormat) => parse([Buffer.from(text)], format);
const codes = (lines: (ListEntry | LineFault)[]) =>
  lines.map((one) => ("code" in one ? `${one.line} ${one.code}` : `${one.line}`));

/** "任务" and "作业" as Excel in China writes them. */
const gbk = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const task = [0xc8, 0xce, 0xce, 0xf1];
const homework = [0xd7, 0xf7, 0xd2, 0xb5];

describe("CSV", () => {
  test("columns are named in the first line; an empty cell leaves the campaign's own value", () => {
    const lines = parseText(
      'externalId,openid,taskName,remarks\n1001,,"交作业, 第""三""单元",\n\n,oA-b_1,,今晚\n',
      csv,
    );
    expect(lines).toEqual([
      { line: 2, to: { externalId: "1001" }, params: { taskName: '交作业, 第"三"单元' } },
      { line: 4, to: { openid: "oA-b_1" }, params: { remarks: "今晚" } },
    ]);
  });

  test("a byte order mark, CRLF, blank rows and a missing last line end are no fault", () => {
    expect(parseText("\ufeffopenid,taskName,\r\noA,一,\r\n,,\r\noB,二,", csv)).toEqual([
      { line: 2, to: { openid: "oA" }, params: { taskName: "一" } },
      { line: 4, to: { openid: "oB" }, params: { taskName: "二" } },
    ]);
  });

  test("GBK is recognised, or said; what may be either is refused instead of guessed", () => {
    const text = gbk("openid,taskName\noA,", task, homework, task, "\n");
    const read = [{ line: 2, to: { openid: "oA" }, params: { taskName: "任务作业任务" } }];
    expect(parse([text], csv)).toEqual(read);
    expect(parse([text], { format: "csv", charset: "gbk" })).toEqual(read);
    // é of UTF-8 is 茅 in GBK.
    expect(() => parseText("openid,taskName\noA,José\n", csv)).toThrow("in UTF-8 or in GBK");
    expect(codes(parseText("openid,taskName\noA,José\n", { ...csv, charset: "utf-8" }))).toEqual([
      "2",
    ]);
    expect(() => parse([Buffer.from("\ufeffopenid\noA", "utf16le")], csv)).toThrow("UTF-16");
  });

  test("one line in another encoding is lost alone, also one that only looks like UTF-8", () => {
    const good = Array.from({ length: 20 }, (_, index) => `oA${index},作业\n`).join("");
    const mixed = Buffer.concat([
      Buffer.from("openid,taskName\n"),
      gbk("oX,", task, "\n"),
      Buffer.from(good),
    ]);
    const lines = codes(parse([mixed], csv));
    expect(lines[0]).toBe("2 LINE_ENCODING");
    expect(lines.filter((one) => one.includes(" "))).toHaveLength(1);
  });

  test("a cell may have line breaks; a quote that is never closed costs its own line and no other", () => {
    const lines = parseText(
      'openid,taskName\noA,"一\n\n二"\noB,"never closed\noC,x\noD,y\noE,z"z\noF,"ok"\n' +
        Array.from({ length: 30 }, (_, index) => `oG${index},x\n`).join("") +
        'oZ,"open at the end\noY,x',
      csv,
    );
    expect(lines[0]).toEqual({ line: 2, to: { openid: "oA" }, params: { taskName: "一\n\n二" } });
    const faults = codes(lines).filter((one) => one.includes(" "));
    expect(faults).toEqual(["5 LINE_INVALID", "8 LINE_INVALID", "40 LINE_INVALID"]);
    expect(codes(lines).at(-1)).toBe("41");
    expect(lines).toHaveLength(1 + 5 + 30 + 2);
  });

  test.each([
    ["no user column", "name,taskName\n", "neither openid nor externalId"],
    ["a misspelt param", "openid,taskname\n", 'reads no param "taskname"'],
    ["a column twice", "openid,taskName,taskName\n", "names taskName twice"],
    ["a member of every object", "openid,__proto__\n", "reads no param"],
    ["other separators", "openid;taskName\n", "neither openid nor externalId"],
    ["quotes that do not match", '"openid,taskName\n', "quotes do not match"],
  ])("a first line with %s refuses the list at once", (_, text, message) => {
    expect(() => parseText(text, csv)).toThrow(message);
  });

  test.each([
    ["both ids", "oA,1001,x"],
    ["no id", ",,x"],
    ["a malformed openid", "=cmd(),,x"],
    ["an id that a spreadsheet rounded", ",1.00123E+15,x"],
    ["a cell too many", "oA,,x,y"],
    ["NUL", "oA,,x\0"],
    ["NUL in an id", ",10\u000001,x"],
    ["a quote in the middle", 'oA,,x"y"'],
  ])("a line with %s is a bad line, and the next one is read", (_, line) => {
    const lines = codes(parseText(`openid,externalId,taskName\n${line}\noB,,x\n`, csv));
    expect(lines).toEqual(["2 LINE_INVALID", "3"]);
  });

  test("what begins like a formula is text", () => {
    const [line] = parseText("openid,taskName\noA,=SUM(A1)\n", csv);
    expect(line).toMatchObject({ params: { taskName: "=SUM(A1)" } });
  });
});

describe("NDJSON", () => {
  test("a line is an object with a user and params of any kind", () => {
    const lines = parseText(
      '\ufeff{"openid":"oA"}\r\n\n{"externalId":"1001","params":{"taskName":{"a":[1,null]},"remarks":2}}',
      ndjson,
    );
    expect(lines).toEqual([
      { line: 1, to: { openid: "oA" }, params: {} },
      { line: 3, to: { externalId: "1001" }, params: { taskName: { a: [1, null] }, remarks: 2 } },
    ]);
  });

  test.each([
    ["no JSON", "{openid:oA}", "LINE_INVALID"],
    ["an array", "[]", "LINE_INVALID"],
    ["null", "null", "LINE_INVALID"],
    ["a number for an id", '{"externalId":1001}', "LINE_INVALID"],
    ["an unknown member", '{"openid":"oA","taskName":"x"}', "LINE_INVALID"],
    ["params that are a list", '{"openid":"oA","params":[]}', "LINE_INVALID"],
    ["an unknown param", '{"openid":"oA","params":{"x":1}}', "PARAM_UNKNOWN"],
    ["__proto__", '{"openid":"oA","params":{"__proto__":{"taskName":"x"}}}', "PARAM_UNKNOWN"],
    ["a lone surrogate", '{"openid":"oA","params":{"taskName":"\\ud800"}}', "LINE_INVALID"],
    ["NUL deep inside", '{"openid":"oA","params":{"taskName":[["\\u0000"]]}}', "LINE_INVALID"],
    ["half an id", '{"externalId":"\\udc00"}', "LINE_INVALID"],
    ["an id that is too long", `{"externalId":"${"x".repeat(129)}"}`, "LINE_INVALID"],
    [
      "abysses",
      `{"openid":"oA","params":{"taskName":${"[".repeat(8_000)}${"]".repeat(8_000)}}}`,
      "LINE_INVALID",
    ],
    [
      "too many bytes",
      `{"openid":"oA","params":{"taskName":"${"x".repeat(20_000)}"}}`,
      "LINE_TOO_LONG",
    ],
  ])("a line with %s is a bad line, and the next one is read", (_, line, code) => {
    const lines = codes(parseText(`${line}\n{"openid":"oB"}\n`, ndjson));
    expect(lines).toEqual([`1 ${code}`, "2"]);
  });

  test("a byte that is no UTF-8 spoils its line", () => {
    const bytes = Buffer.concat([
      Buffer.from('{"openid":"oA","params":{"taskName":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}\n{"openid":"oB"}'),
    ]);
    expect(codes(parse([bytes], ndjson))).toEqual(["1 LINE_ENCODING", "2"]);
  });
});

describe("any bytes", () => {
  const cut = (bytes: Uint8Array, at: number[]): Uint8Array[] => {
    const places = [0, ...at.map((n) => n % (bytes.length + 1)).toSorted((a, b) => a - b)];
    return places.map((from, index) => bytes.slice(from, places[index + 1] ?? bytes.length));
  };
  const outcome = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return String(error);
    }
  };
  const piece = fc.constantFrom(
    ...[
      "oA",
      "oB",
      ",",
      ",",
      "\n",
      "\n",
      "\r\n",
      '"',
      '""',
      "作业",
      "é",
      "😀",
      "\r",
      "\0",
      "{",
      "}",
    ],
    ...['{"openid":"oA"}', "\ufeff", " "],
  );

  test("however the stream is cut, also inside a character or between CR and LF, the lines are the same", () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.boolean(),
        fc.constantFrom<ListFormat>(csv, ndjson),
        fc.array(fc.nat(), { maxLength: 12 }),
        (pieces, hasHeader, format, at) => {
          const text = (hasHeader ? "openid,taskName\n" : "") + pieces.join("");
          const bytes = Buffer.from(text);
          const whole = outcome(() => parse([bytes], format));
          expect(outcome(() => parse(cut(bytes, at), format))).toEqual(whole);
          expect(outcome(() => parse(cut(bytes, [...bytes.keys()]), format))).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("every line is read or named as bad, once, in order, and no bytes throw anything but a clear refusal", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom<ListFormat>(csv, ndjson, { format: "csv", charset: "gbk" }),
        (noise, format) => {
          const bytes = Buffer.concat([Buffer.from("openid,taskName\n"), noise]);
          const read = outcome(() => parse([bytes], format));
          if (typeof read === "string") {
            expect(read).toMatch(/^HongyanError: (the list|the first line)/);
            return;
          }
          const numbers = (read as (ListEntry | LineFault)[]).map((one) => one.line);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("CSV as a spreadsheet writes it comes back cell for cell", () => {
    const cell = fc
      .array(fc.constantFrom("a", ",", '"', "作", "\n", " ", "=", "'"), { maxLength: 12 })
      .map((parts) => parts.join(""))
      .filter((text) => text.trim() !== "" && text.split("\n").length < 4);
    const written = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const text = rows.map(([a, b], n) => `o${n},${written(a)},${written(b)}\r\n`).join("");
        const lines = parseText(`openid,taskName,remarks\r\n${text}`, { ...csv, charset: "utf-8" });
        expect(lines.map((one) => "params" in one && one.params)).toEqual(
          rows.map(([taskName, remarks]) => ({ taskName, remarks })),
        );
      }),
    );
  });

  test("10 MB without a line end is one bad line, and open quotes all the way end soon", () => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    const flood = Array.from({ length: 160 }, () => chunk);
    expect(codes(parse(flood, ndjson))).toEqual(["1 LINE_TOO_LONG"]);
    const quotes = Buffer.from('oA,"""x\n'.repeat(125_000));
    const lines = parse([Buffer.from("openid,taskName\n"), quotes], { ...csv, charset: "utf-8" });
    expect(lines.length).toBe(125_000);
    expect(lines.every((one) => "code" in one)).toBe(true);
  });

  test("the longest line is taken, with any line end, and one byte more is not", () => {
    const line = (length: number) => `{"openid":"oA"}${" ".repeat(length - 15)}`;
    for (const end of ["\n", "\r\n", ""]) {
      expect(codes(parseText(line(mostLineBytes) + end, ndjson))).toEqual(["1"]);
      expect(codes(parseText(line(mostLineBytes + 1) + end, ndjson))).toEqual(["1 LINE_TOO_LONG"]);
    }
  });
});
