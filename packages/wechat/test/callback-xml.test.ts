import { describe, expect, test } from "vitest";
import { parseMessage } from "../src/callback/parse-message.ts";
import { writeXml } from "../src/callback/write-xml.ts";

const parse = (xml: string) => parseMessage(xml, 32);
const fieldsOf = (xml: string) => {
  const parsed = parse(xml);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.fields;
};
const maxBytes = 262_144;
const laughs = Array.from(
  { length: 10 },
  (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i};`.repeat(10)}">`,
).join("");

describe("XML is read", () => {
  test.each([
    ["text in CDATA", "<a><![CDATA[你好]]></a>", "你好"],
    ["text without CDATA", "<a>你好</a>", "你好"],
    ["numbers as text, leading zeros too", "<a>0001767225600</a>", "0001767225600"],
    ["long numbers to the last digit", "<a>4100000000000000123</a>", "4100000000000000123"],
    ["true, 1e5 and 0x10 as text", "<a>true 1e5 0x10</a>", "true 1e5 0x10"],
    ["blanks around CDATA as formatting", "<a>\n  <![CDATA[x]]>\n</a>", "x"],
    ["blanks around text as formatting", "<a>\n\t1 2\r\n</a>", "1 2"],
    ["blanks inside CDATA as the user's", "<a> <![CDATA[ x \n]]> </a>", " x \n"],
    ["split CDATA as one text", "<a><![CDATA[a]]]]><![CDATA[>b & <c>]]></a>", "a]]>b & <c>"],
    ["text beside CDATA in order", "<a> 1 <![CDATA[2]]> 3 <![CDATA[4]]></a>", "1 2 3 4"],
    [
      "markup in CDATA as text",
      "<a><![CDATA[<!DOCTYPE x><?y?><b>&lt;]]></a>",
      "<!DOCTYPE x><?y?><b>&lt;",
    ],
    ["the named references", "<a>&lt;&gt;&amp;&quot;&apos;</a>", "<>&\"'"],
    ["numeric references", "<a>&#20320;&#x597D;&#x1F680;&#10;</a>", "你好🚀\n"],
    ["a reference once, not twice", "<a>&amp;lt;&#38;gt;</a>", "&lt;&gt;"],
    ["empty CDATA", "<a><![CDATA[]]></a>", ""],
    ["an empty element", "<a></a>", ""],
    ["a closed element", "<a/>", ""],
    ["a closed element with a blank", "<a />", ""],
    ["names and blanks in tags", "<a ><![CDATA[x]]></a\n>", "x"],
    ["line ends as XML has it", "<a><![CDATA[1\r\n2\r3]]></a>", "1\n2\n3"],
  ])("%s", (_, xml, value) => expect(fieldsOf(`<xml>${xml}</xml>`)).toEqual({ a: value }));

  test("elements in elements as fields, repeated ones as an array", () => {
    const xml = "<xml><a><b>1</b><b><c>2</c></b><b/></a>\n<d>3</d></xml>";
    expect(fieldsOf(xml)).toEqual({ a: { b: ["1", { c: "2" }, ""] }, d: "3" });
  });

  test("behind a declaration, a byte order mark and blanks", () => {
    const xml = '\ufeff\n<?xml version="1.0" encoding="UTF-8"?>\n<xml><a>1</a></xml>\n\n';
    expect(fieldsOf(xml)).toEqual({ a: "1" });
  });

  test("10,000 pieces, which is far more than WeChat writes", () => {
    expect(fieldsOf(`<xml>${"<a/>".repeat(9_998)}</xml>`).a).toHaveLength(9_998);
  });

  test("an empty root as no fields", () => {
    expect(fieldsOf("<xml></xml>")).toEqual({});
    expect(fieldsOf("<xml/>")).toEqual({});
  });

  test("names that every object has are fields like others, and change no prototype", () => {
    const fields = fieldsOf("<xml><toString>1</toString><a><valueOf>2</valueOf></a></xml>");
    expect(Object.keys(fields)).toEqual(["toString", "a"]);
    expect(fields.hasOwnProperty).toBeUndefined();
    expect(fields.a).toEqual({ valueOf: "2" });
  });
});

describe("XML is refused", () => {
  test.each([
    ["a DOCTYPE", "<!DOCTYPE xml><xml/>", "xml_doctype_or_comment"],
    [
      "a DOCTYPE behind the declaration",
      '<?xml version="1.0"?><!DOCTYPE x><xml/>',
      "xml_doctype_or_comment",
    ],
    ["a DOCTYPE in odd case", "<!docTYPE xml><xml/>", "xml_doctype_or_comment"],
    [
      "a DOCTYPE in the middle",
      "<xml><a/><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]></xml>",
      "xml_doctype_or_comment",
    ],
    ["a DOCTYPE after the root", "<xml/><!DOCTYPE x>", "xml_doctype_or_comment"],
    ["a DOCTYPE split by blanks", "<! DOCTYPE x><xml/>", "xml_doctype_or_comment"],
    [
      "a DOCTYPE behind a CDATA section that closes late",
      "<xml><![CDATA[]]]]><!DOCTYPE x></xml>",
      "xml_doctype_or_comment",
    ],
    [
      "a DOCTYPE behind a CDATA section inside an attribute",
      '<xml a="<![CDATA["><!DOCTYPE x><b c="]]>"/></xml>',
      "xml_tag",
    ],
    [
      "billion laughs",
      `<!DOCTYPE x [<!ENTITY lol0 "lol">${laughs}]><xml><a>&lol10;</a></xml>`,
      "xml_doctype_or_comment",
    ],
    [
      "an external entity",
      '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]><xml><a>&e;</a></xml>',
      "xml_doctype_or_comment",
    ],
    [
      "an external subset",
      '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
      "xml_doctype_or_comment",
    ],
    ["a lone ENTITY", '<!ENTITY e "x"><xml/>', "xml_doctype_or_comment"],
    ["an unknown reference", "<xml><a>&nbsp;</a></xml>", "xml_reference"],
    ["a bare ampersand", "<xml><a>1 & 2</a></xml>", "xml_reference"],
    ["a reference without end", "<xml><a>&lt</a></xml>", "xml_reference"],
    ["an endless number", `<xml><a>&#${"1".repeat(50)};</a></xml>`, "xml_reference"],
    ["a reference to U+0000", "<xml><a>&#0;</a></xml>", "xml_reference"],
    ["a reference to a surrogate", "<xml><a>&#xD800;</a></xml>", "xml_reference"],
    ["a reference beyond Unicode", "<xml><a>&#x110000;</a></xml>", "xml_reference"],
    ["a comment", "<xml><!-- x --><a/></xml>", "xml_doctype_or_comment"],
    ["a processing instruction", "<xml><?php x?></xml>", "xml_instruction"],
    ["a second declaration", '<?xml version="1.0"?><?xml version="1.0"?><xml/>', "xml_instruction"],
    ["a declaration with markup in it", '<?xml version="<!DOCTYPE x>"?><xml/>', "xml_instruction"],
    ["an instruction named almost xml", "<?xml-stylesheet href='x'?><xml/>", "xml_instruction"],
    ["an attribute", '<xml><a b="1"/></xml>', "xml_tag"],
    ["an attribute without a value", "<xml><a b/></xml>", "xml_tag"],
    ["a name with a colon", "<x:xml/>", "xml_tag"],
    ["a name that is a number", "<xml><1/></xml>", "xml_tag"],
    ["a bare less-than", "<xml><a>1 < 2</a></xml>", "xml_tag"],
    ["CDATA in odd case", "<xml><![cdata[x]]></xml>", "xml_doctype_or_comment"],
    ["CDATA without end", "<xml><![CDATA[x]]</xml>", "xml_cdata_not_closed"],
    ["tags that cross", "<xml><a><b></a></b></xml>", "xml_tags_cross"],
    ["a tag too many", "<xml></a></xml>", "xml_tags_cross"],
    ["a tag too few", "<xml><a></xml>", "xml_tags_cross"],
    ["an end before the beginning", "</xml><xml>", "xml_tags_cross"],
    ["a root without end", "<xml><a></a>", "xml_not_closed"],
    ["an end that closes itself", "<xml><a></a/></xml>", "xml_tags_cross"],
    ["a tag cut off", "<xml><a", "xml_tag"],
    ["two roots", "<xml></xml><xml></xml>", "xml_root"],
    ["two closed roots", "<xml/><xml/>", "xml_root"],
    ["text behind the root", "<xml></xml>x", "xml_root"],
    ["text behind a closed root", "<xml/>x", "xml_root"],
    ["CDATA behind the root", "<xml></xml><![CDATA[x]]>", "xml_root"],
    ["CDATA before the root", "<![CDATA[x]]><xml></xml>", "xml_root"],
    ["CDATA alone", "<![CDATA[x]]>", "xml_root"],
    ["another root", "<html><a/></html>", "xml_root"],
    ["a root of upper case", "<XML><a/></XML>", "xml_root"],
    ["a root with text alone", "<xml>text</xml>", "xml_root"],
    ["text between elements", "<xml><a/>text<b/></xml>", "xml_mixed_content"],
    ["CDATA between elements", "<xml><a/><![CDATA[ ]]><b/></xml>", "xml_mixed_content"],
    ["more than 10,000 pieces", `<xml>${"<a/>".repeat(9_999)}</xml>`, "xml_too_many_pieces"],
    ["__proto__", "<xml><__proto__><isAdmin>1</isAdmin></__proto__></xml>", "name_not_allowed"],
    ["constructor", "<xml><a><constructor/></a></xml>", "name_not_allowed"],
    ["prototype as root", "<prototype/>", "name_not_allowed"],
  ])("%s", (_, xml, reason) => expect(parse(xml)).toEqual({ ok: false, reason }));

  test("nothing that was refused has left a trace on Object.prototype", () => {
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });
});

// A reading that takes time by the square of the length would run into the time limit of the test.
describe("XML and JSON of the greatest length, made to be slow, are read or refused at once", () => {
  const fill = (unit: string) => unit.repeat(Math.floor((maxBytes - 20) / unit.length));
  test.each([
    ["small elements", `<xml>${fill("<a/>")}</xml>`],
    [
      "small elements of many names",
      `<xml>${Array.from({ length: 26_000 }, (_, i) => `<a${i}/>`).join("")}</xml>`,
    ],
    ["open elements", fill("<a>")],
    ["closing elements", `<xml>${fill("</a>")}`],
    ["open CDATA sections", `<xml>${fill("<![CDATA[")}`],
    ["empty CDATA sections", `<xml><a>${fill("<![CDATA[]]>")}</a></xml>`],
    ["brackets in CDATA", `<xml><a><![CDATA[${fill("]]")}`],
    ["references", `<xml><a>${fill("&#38;")}</a></xml>`],
    ["ampersands", `<xml><a>${fill("&")}</a></xml>`],
    ["blanks in text", `<xml><a>x${fill(" ")}x</a></xml>`],
    ["blanks in a tag", `<xml><a${fill(" ")}x></xml>`],
    ["blanks in the declaration", `<?xml ${fill(" ")}x`],
    ["blanks before anything", `${fill(" ")}x`],
    ["one long name", `<xml><${fill("a")}/></xml>`],
    ["quotes", `<xml>${fill('<a b="')}`],
    ["declarations", fill("<?xml ")],
    ["quoted quotes in JSON without end", `{"a":"1234567890123456${fill('\\"')}`],
    ["quoted quotes in JSON", `{"a":1234567890123456,"b":"${fill('\\"')}"}`],
    ["open arrays", `{"a":${fill("[")}`],
    ["long numbers", `{"a":[${fill("12345678901234567,")}1]}`],
    ["digits", `{"a":${fill("1")}}`],
    ["names", `{${Array.from({ length: 20_000 }, (_, i) => `"a${i}":1`).join()}}`],
  ])("%s", (_, text) => {
    expect(text.length).toBeGreaterThan(100_000);
    expect(typeof parse(text).ok).toBe("boolean");
  });
});

describe("XML is written", () => {
  test("with texts in CDATA, numbers bare, arrays repeated and nothing for what is missing", () => {
    const fields = { a: "x", b: 1, c: { d: ["1", 2n] }, e: undefined, f: null, g: true };
    expect(writeXml(fields)).toBe(
      "<xml><a><![CDATA[x]]></a><b>1</b><c><d><![CDATA[1]]></d><d>2</d></c><g><![CDATA[true]]></g></xml>",
    );
  });

  test.each(["]]>", "]]", "]]]>>", "a]]>b]]>", "<&>", "<![CDATA[x]]>", ""])(
    "%j so that it reads back",
    (a) => {
      expect(fieldsOf(writeXml({ a }))).toEqual({ a });
    },
  );

  test("without characters that XML cannot hold", () => {
    expect(writeXml({ a: "\0\ud800x\u{1f680}\uffff" })).toContain("[\ufffd\ufffdx\u{1f680}\ufffd]");
  });

  test.each(["", "a b", "a>", "1", "<"])("never with the name %j", (name) => {
    expect(() => writeXml({ [name]: "x" })).toThrow(RangeError);
  });
});
