/** Whoever calls while a call is under way gets its answer. */
export function singleFlight<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  let flight: Promise<Result> | undefined;
  const land = (): void => {
    flight = undefined;
  };
  return (...args) => {
    if (!flight) {
      flight = run(...args);
      flight.then(land, land);
    }
    return flight;
  };
}
