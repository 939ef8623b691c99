import { type Check, finding } from "./check.ts";
import { counted, rowNames } from "./raw_bars.ts";

const PRICES = ["open", "high", "low", "close"] as const;

const isOutside = (price: number): boolean => price <= 0 || price === Infinity;

export const positive: Check = {
  name: "positive",
  about: "prices are finite and above zero",
  run(data) {
    const rows: number[] = [];
    for (let i = 0; i < data.length; i++) {
      const [open, high, low, close] = [data.open[i]!, data.high[i]!, data.low[i]!, data.close[i]!];
      const most = Math.max(open, high, low, close);
      // Where one is missing, the others count as well.
      const isBad = Number.isNaN(most)
        ? PRICES.some((field) => isOutside(data[field][i]!))
        : Math.min(open, high, low, close) <= 0 || most === Infinity;
      if (isBad) rows.push(i);
    }
    return finding("error", rows, () => {
      const field = PRICES.find((each) => isOutside(data[each][rows[0]!]!))!;
      return `Prices are not above zero in ${counted(rows.length)}: ${rowNames(data, rows)}; ` +
        `the first is ${field} ${data[field][rows[0]!]}.`;
    });
  },
};
