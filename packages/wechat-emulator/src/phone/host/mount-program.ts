import type { Backend, Phone, PhoneMount, Storage } from "../ports.ts";
import type { ProgramRun } from "./program-run.ts";

export interface MountOptions {
  phone: Phone;
  backend: Backend;
  storage: Storage;
  program: ProgramRun;
  /** The mini program was started anew since, or is gone. */
  isOver(): boolean;
  onBarColor(frontColor: string): void;
}

/**
 * What one start of the mini program finds on its frame. A frame that was taken away may still come back with an answer
 * that it waited for: what it asks for then is neither shown nor answered.
 */
export function mountProgram(options: MountOptions): PhoneMount {
  const { phone, backend, storage, program, isOver, onBarColor } = options;
  const unlessOver = <T>(ask: () => Promise<T>): Promise<T> =>
    isOver() ? new Promise(() => {}) : ask();
  return {
    phone: {
      ...phone,
      askSubscribe: (templates) => unlessOver(() => phone.askSubscribe(templates)),
      openSettings: () => unlessOver(() => phone.openSettings()),
      openContact: (contact) => unlessOver(() => phone.openContact(contact)),
      exit() {
        if (!isOver()) phone.exit();
      },
    },
    backend,
    storage,
    get enter() {
      return program.enter;
    },
    onRunning(running) {
      if (isOver()) running.dispose();
      else program.onRunning(running);
    },
    onBarColor(frontColor) {
      if (!isOver()) onBarColor(frontColor);
    },
  };
}
