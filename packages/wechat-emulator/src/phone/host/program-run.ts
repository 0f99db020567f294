import type { EnterOptions, RunningMiniProgram } from "../ports.ts";
import type { Manifest } from "./contract.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";

/** From the list of mini programs. */
export const fromTheList: EnterOptions = { path: "", query: {}, scene: 1001 };

/** The mini program of one phone: started cold or hot, told when it comes to the front and when it leaves it. */
export interface ProgramRun {
  /** How it is to be started, for the frame that loads. */
  readonly enter: EnterOptions;
  running(): RunningMiniProgram | undefined;
  onRunning(running: RunningMiniProgram): void;
  /** A cold start when it is not there, else a hot one. */
  open(entry: EnterOptions): void;
  /** A cold start, whatever is there. */
  start(entry: EnterOptions): void;
  /** A new build: the page in front is opened again, if it is still there. */
  renew(manifest: Manifest): void;
  stop(): void;
  /** To be called after each change of the screens. */
  follow(before: PhoneState, after: PhoneState): void;
}

interface ProgramRunOptions {
  getState(): PhoneState;
  change(next: (state: PhoneState) => PhoneState): void;
}

export function createProgramRun(options: ProgramRunOptions): ProgramRun {
  const { getState, change } = options;
  let enter = fromTheList;
  let running: RunningMiniProgram | undefined;
  /** An entry that is to be shown as soon as the mini program runs and is in front. */
  let waiting: EnterOptions | undefined;

  const isFront = (state: PhoneState): boolean => screens.frontScreen(state) === "miniprogram";

  function showWaiting(otherwise?: EnterOptions): void {
    const entry = waiting ?? otherwise;
    if (!running || !entry) return;
    waiting = undefined;
    running.show(entry);
  }

  function start(entry: EnterOptions): void {
    stop();
    enter = entry;
    change((now) => screens.openScreen(screens.startMiniProgram(now), "miniprogram"));
  }

  function stop(): void {
    running?.dispose();
    running = undefined;
    waiting = undefined;
  }

  return {
    get enter() {
      return enter;
    },
    running: () => running,
    onRunning(started) {
      running = started;
      if (isFront(getState())) showWaiting();
      else running.hide();
    },
    open(entry) {
      if (!getState().isStarted) {
        start(entry);
        return;
      }
      waiting = entry;
      if (isFront(getState())) showWaiting();
      change((now) => screens.openScreen(now, "miniprogram"));
    },
    start,
    renew({ pages }) {
      const current = running?.current();
      stop();
      if (!getState().stack.includes("miniprogram")) {
        // Nothing that is out of date is kept for a hot start; the next opening starts it anew.
        change(screens.stopMiniProgram);
        return;
      }
      const isThere = current !== undefined && pages.includes(current.path);
      enter = isThere ? { ...current, scene: fromTheList.scene } : fromTheList;
      change(screens.startMiniProgram);
    },
    stop,
    follow(before, after) {
      // A new start is shown by the way it is entered.
      if (before.startCount !== after.startCount) return;
      if (isFront(before) && !isFront(after)) running?.hide();
      // Not 1014 once more: a service notification is opened once, coming back is no opening.
      if (!isFront(before) && isFront(after)) showWaiting(fromTheList);
    },
  };
}
