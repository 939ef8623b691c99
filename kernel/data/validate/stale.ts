import { type Check, finding, isIntraday } from "./check.ts";
import { counted, percent, rowName } from "./raw_bars.ts";

/** Runs of bars that have no range and all the same price: a feed that stopped, or nobody traded. */
export const stale: Check = {
  name: "stale",
  about: "the price does not stand still for many bars",
  run(data, { staleBars }) {
    const { sound, open, high, low, close, timeframe } = data;
    const least = staleBars ?? (isIntraday(timeframe) ? 60 : 5);
    const rows: number[] = [];
    let [start, longest, at] = [0, 0, 0];
    for (let k = 1; k <= sound.length; k++) {
      const row = sound[k];
      const price = close[sound[k - 1]!];
      const goes = row !== undefined && close[row] === price && open[row] === price && high[row] === low[row];
      if (goes) continue;
      const length = k - start;
      if (length >= least) { for (const stood of sound.subarray(start, k)) rows.push(stood); }
      if (length > longest) [longest, at] = [length, sound[start]!];
      start = k;
    }
    const message = () =>
      `The price stands still in ${counted(rows.length, "bar")}, ${
        percent(rows.length / data.length)
      }, in runs of ` +
      `${least} or more; the longest has ${longest} from ${rowName(data, at)} on.`;
    return finding("warning", rows, message);
  },
};
