/** Clocks to cut. */

const DAY = 86_400_000;

export const daily = (count: number, start = "2000-01-03"): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Date.parse(start) + i * DAY);

/** Mondays to Fridays from a date to another. */
export function weekdays(first: string, last: string): Float64Array {
  const days = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  return daily(days, first).filter((time) => new Date(time).getUTCDay() % 6 !== 0);
}
