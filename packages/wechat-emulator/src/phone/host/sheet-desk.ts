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
}): SheetDesk & { askSubscribe(templates: SheetTemplate[]): Promise<SheetAnswer> } {
  const { getState, change } = options;
  let resolveAnswer: ((answer: SheetAnswer) => void) | undefined;
  return {
    askSubscribe(templates) {
      change((now) => screens.showSheet(now, templates));
      return new Promise((resolve) => {
        resolveAnswer = resolve;
      });
    },
    answerSheet(button) {
      const { sheet } = getState();
      if (!sheet) return;
      change(screens.closeSheet);
      resolveAnswer?.(screens.answerOf(sheet, button));
    },
  };
}
