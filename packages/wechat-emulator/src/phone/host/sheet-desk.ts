import type { SheetAnswer, SheetTemplate } from "../ports.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";

/** The subscribe sheet of one phone, and who waits for its answer. */
export interface SheetDesk {
  answerSheet(button: "allow" | "cancel"): void;
}

export function createSheetDesk(options: {
  getState(): PhoneState;
  change(next: (state: PhoneState) => PhoneState): void;
}): SheetDesk & {
  askSubscribe(templates: SheetTemplate[]): Promise<SheetAnswer>;
  /** The sheet goes without an answer: a reject that nobody chose must not be counted, let alone kept. */
  dropSheet(): void;
} {
  const { getState, change } = options;
  let resolveAnswer: ((answer: SheetAnswer) => void) | undefined;

  function close(): ((answer: SheetAnswer) => void) | undefined {
    const resolve = resolveAnswer;
    resolveAnswer = undefined;
    change(screens.closeSheet);
    return resolve;
  }

  return {
    askSubscribe(templates) {
      close();
      change((now) => screens.showSheet(now, templates));
      return new Promise((resolve) => {
        resolveAnswer = resolve;
      });
    },
    answerSheet(button) {
      const { sheet } = getState();
      if (sheet) close()?.(screens.answerOf(sheet, button));
    },
    dropSheet: () => void close(),
  };
}
