/** The data of a saved run beside those of its repetition. */
import type { DataSet } from "../kernel/mod.ts";

/** A sentence for each symbol whose bars are others: "SP500 1d was 300 bars from … to …, is 280 bars from … to …". */
export function dataDifferences(before: readonly DataSet[], after: readonly DataSet[]): string[] {
  const key = ({ symbol, timeframe }: DataSet) => `${symbol} ${timeframe}`;
  const names = new Set([...before, ...after].map(key));
  return [...names].flatMap((name) => {
    const was = before.find((each) => key(each) === name), is = after.find((each) => key(each) === name);
    if (!was || !is) return [`${name} is ${is ? "new" : "gone"}`];
    if (was.hash === is.hash) {
      return was.actions === is.actions ? [] : [`${name} has other splits or dividends`];
    }
    const text = ({ rows, first, last }: DataSet) => `${rows} bars from ${first} to ${last}`;
    return [`${name} was ${text(was)}, is ${text(is)}${text(was) === text(is) ? " with other values" : ""}`];
  });
}
