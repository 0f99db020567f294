/** Something about a mini program's source that its developer should know, with the place. */
export interface Problem {
  /** An error keeps the mini program from running; a warning is what would go wrong on a real phone. */
  level: "error" | "warning";
  /** Relative to the mini program's folder, with forward slashes. */
  file: string;
  /** From 1. */
  line?: number;
  column?: number;
  /** In Chinese. */
  message: string;
}

/** Collects problems during one build. */
export class Problems {
  readonly list: Problem[] = [];

  error(file: string, message: string, place?: Place): void {
    this.list.push({ level: "error", file, ...place, message });
  }

  /** Packages are not the developer's to put right. */
  warn(file: string, message: string, place?: Place): void {
    if (/(?:^|\/)(?:miniprogram_npm|node_modules)\//.test(file)) return;
    this.list.push({ level: "warning", file, ...place, message });
  }

  hasErrors(): boolean {
    return this.list.some(({ level }) => level === "error");
  }
}

export interface Place {
  line: number;
  column?: number;
}

/** The place of an offset in a text. */
export function placeAt(text: string, offset: number): Required<Place> {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}
