import type { Opening } from "@hongyan/miniprogram";
import { push } from "./push";

export interface SampleApp {
  /** The service notification that was opened last. */
  opening: Opening | undefined;
}

App<SampleApp>({
  opening: undefined,

  onLaunch() {
    push.onOpen((opening) => {
      this.opening = opening;
    });
    // Before the first tap: a tap has no time to fetch template ids.
    void push.ready();
  },
});
