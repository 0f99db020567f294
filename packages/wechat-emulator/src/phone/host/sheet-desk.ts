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
      // `wx` asks one at a time; a second sheet would leave the first without its answer for good.
      if (getState().sheet) return Promise.reject(new Error("授权弹窗已经打开"));
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
