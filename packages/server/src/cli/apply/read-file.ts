import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from "yaml";
import { HongyanError } from "../../errors.ts";
import { fileForm, secretMembers, type WantedFile } from "./file-form.ts";

type Path = (string | number)[];

interface FileFault {
  line: number;
  column: number;
  message: string;
}

type Env = Record<string, string | undefined>;

const largestLength = 1_000_000;

/**
 * The file, wholly checked: its YAML, its form, names that must be unique, secrets that must not stand in it, variables of the
 * environment that must be there. Secrets may be missing there, unless they are asked for.
 *
 * @throws {HongyanError} BAD_REQUEST that names every fault with its line
 */
export function readFile(
  name: string,
  text: string,
  env: Env,
  { secrets }: { secrets: boolean },
): WantedFile {
  if (text.length > largestLength) {
    throw new HongyanError("BAD_REQUEST", `${name} is longer than ${largestLength} characters`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, message };
  };
  refuse(
    name,
    document.errors.map(({ pos, message }) => at(pos[0], message)),
  );

  const faults: FileFault[] = [];
  const fault = (path: Path, message: string): void => {
    faults.push(at(offsetOf(document, path), `${path.join(".") || "the file"}: ${message}`));
  };
  const read = (variable: string, path: Path): string | undefined => {
    const value = env[variable] || undefined;
    if (value === undefined && (secrets || !isSecret(path))) {
      fault(path, `the environment has no ${variable}`);
    }
    return value;
  };
  const value = fillIn(document.contents, [], read, fault);
  const parsed = fileForm.safeParse(value);
  for (const issue of parsed.error?.issues ?? []) fault(issue.path as Path, issue.message);
  if (parsed.success) {
    unknownMembers(value, parsed.data, [], fault);
    repeatedNames(parsed.data, fault);
  }
  refuse(name, faults);
  return parsed.data as WantedFile;
}

function refuse(name: string, faults: FileFault[]): void {
  if (faults.length === 0) return;
  const inOrder = faults.toSorted((a, b) => a.line - b.line);
  throw new HongyanError("BAD_REQUEST", `${name} cannot be applied; nothing was changed`, {
    hint: "Repair these lines. `hongyan apply --schema` prints the form, for your editor.",
    details: inOrder.map(({ line, column, message }) => ({
      path: `${name}:${line}:${column}`,
      message,
    })),
  });
}

type Fault = (path: Path, message: string) => void;
type ReadVariable = (name: string, path: Path) => string | undefined;

function isSecret(path: Path): boolean {
  return secretMembers.has(String(path.at(-1)));
}

/** The plain value, with variables of the environment filled in; a secret must be one. */
function fillIn(node: unknown, path: Path, read: ReadVariable, fault: Fault): unknown {
  if (isMap(node)) {
    const members = node.items.map(({ key, value }): [string, unknown] => [
      String(isScalar(key) ? key.value : key),
      value,
    ]);
    const [only] = members;
    if (members.length === 1 && only?.[0] === "fromEnv" && isScalar(only[1])) {
      return read(String(only[1].value), path);
    }
    return Object.fromEntries(
      members.map(([name, value]) => [name, fillIn(value, [...path, name], read, fault)]),
    );
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => fillIn(item, [...path, index], read, fault));
  }
  if (!isScalar(node)) {
    if (isNode(node)) fault(path, "anchors and aliases are not read");
    return undefined;
  }
  if (typeof node.value !== "string") return node.value;
  const [, whole] = /^\$\{(\w+)\}$/.exec(node.value) ?? [];
  if (whole !== undefined) return read(whole, path);
  if (isSecret(path)) {
    fault(path, "a secret does not stand in the file: write ${NAME}, or { fromEnv: NAME }");
    return undefined;
  }
  return node.value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => read(name, path) ?? "");
}

/** What the form dropped: a member that it does not know, most likely a name typed wrong. */
function unknownMembers(value: unknown, kept: unknown, path: Path, fault: Fault): void {
  if (typeof value !== "object" || value === null || typeof kept !== "object" || kept === null)
    return;
  for (const [name, member] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(name) : name];
    if (member === undefined) continue;
    if (!Object.hasOwn(kept, name)) fault(here, "there is no such member");
    else unknownMembers(member, (kept as Record<string, unknown>)[name], here, fault);
  }
}

function repeatedNames({ apps }: WantedFile, fault: Fault): void {
  const once = (names: string[], pathOf: (index: number) => Path): void => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index) fault(pathOf(index), `${name} stands here twice`);
    }
  };
  once(
    apps.map((app) => app.appid),
    (index) => ["apps", index, "appid"],
  );
  for (const [number, { scenes = [], webhooks = [] }] of apps.entries()) {
    once(
      scenes.map((one) => one.name),
      (index) => ["apps", number, "scenes", index, "name"],
    );
    once(
      webhooks.map((one) => one.name),
      (index) => ["apps", number, "webhooks", index, "name"],
    );
  }
}

/** Where a member begins; of one that is missing, where what should hold it begins. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = isNode(node) ? (node as Node).range : undefined;
    if (range) return range[0];
  }
  return 0;
}
