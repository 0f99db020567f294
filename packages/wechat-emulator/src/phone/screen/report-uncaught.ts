/** An error of the mini program that nothing above it may stumble over: told to the window as one that nobody caught. */
export function reportUncaught(error: unknown): void {
  if (typeof globalThis.reportError === "function") {
    globalThis.reportError(error);
    return;
  }
  // jsdom has no reportError.
  setTimeout(() => {
    throw error;
  });
}
