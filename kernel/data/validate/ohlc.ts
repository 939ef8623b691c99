import { type Check, finding } from "./check.ts";
import { counted, type Examined, rowName, rowNames } from "./raw_bars.ts";

/** Some sources keep prices as 32-bit floats: what differs in the seventh figure is equal. */
const NOISE = 1e-6;

/** What is wrong with the prices of a row as words, or null. Missing prices are another check's. */
export function ohlcFault({ open, high, low, close }: Examined, i: number): string | null {
  const [top, bottom] = [high[i]! * (1 + NOISE), low[i]! * (1 - NOISE)];
  if (low[i]! > top) return `low ${low[i]} is above high ${high[i]}`;
  if (open[i]! > top) return `open ${open[i]} is above high ${high[i]}`;
  if (close[i]! > top) return `close ${close[i]} is above high ${high[i]}`;
  if (open[i]! < bottom) return `open ${open[i]} is below low ${low[i]}`;
  if (close[i]! < bottom) return `close ${close[i]} is below low ${low[i]}`;
  return null;
}

export const ohlc: Check = {
  name: "ohlc",
  about: "the high is the highest, the low the lowest price of each bar",
  run(data) {
    const rows: number[] = [];
    for (let i = 0; i < data.length; i++) {
      // Negative prices have their own check; their order says nothing.
      if (Math.min(data.open[i]!, data.high[i]!, data.low[i]!, data.close[i]!) > 0 && ohlcFault(data, i)) {
        rows.push(i);
      }
    }
    const message = () =>
      `Open, high, low and close do not fit together in ${counted(rows.length)}: ${rowNames(data, rows)}; ` +
      `on ${rowName(data, rows[0]!)} ${ohlcFault(data, rows[0]!)}.`;
    return finding("error", rows, message);
  },
};
