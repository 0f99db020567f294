const name = "hongyan-public-origin";

/** The address at which WeChat reaches this server: often not the one at which the console is open. */
export const publicOrigin = {
  get: (): string => localStorage.getItem(name) ?? window.location.origin,
  set: (origin: string): void => localStorage.setItem(name, origin),
};
