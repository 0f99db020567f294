/** Whoever calls while a call is under way gets its answer. For functions that do not reject. */
export function singleFlight<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  let flight: Promise<Result> | undefined;
  return (...args) => {
    flight =
      flight ||
      run(...args).then((result) => {
        flight = undefined;
        return result;
      });
    return flight;
  };
}
