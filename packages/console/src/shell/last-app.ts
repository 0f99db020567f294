const name = "hongyan-app";

/** The app that was looked at last in this browser. */
export const lastApp = {
  get: (): string | null => localStorage.getItem(name),
  set: (appid: string): void => localStorage.setItem(name, appid),
};
