import type { Market } from "../../market/bars.ts";
import type { Check } from "./check.ts";
import { counted, percent, rowNames } from "./raw_bars.ts";

/** Smallest steps quoted: cents since 2001, paise by fives on the NSE. Coins and currencies have one per symbol. */
export const TICK: Readonly<Record<Market, number | null>> = { US: 0.01, IN: 0.05, CRYPTO: null, FX: null };
/** Prices as 32-bit floats miss their tick by that much of themselves. */
const NOISE = 2e-7;
const FEW = 0.01;

export const ticks: Check = {
  name: "ticks",
  about: "prices are multiples of the tick size",
  run(data, rules) {
    const tick = rules.tick ?? TICK[data.market];
    if (tick === null || tick === 0 || data.sound.length === 0) return [];
    const fits = (price: number) =>
      Math.abs(price / tick - Math.round(price / tick)) * tick <= NOISE * price + 1e-9;
    const rows = Array.from(data.sound).filter((row) => !fits(data.close[row]!) || !fits(data.open[row]!));
    const share = rows.length / data.sound.length;
    if (share <= FEW && rules.tick === null) return [];
    if (rows.length === 0) return [];
    const guess = rules.tick === null
      ? " Adjusted prices do not; neither do averages or another market's."
      : "";
    return [{
      severity: rules.tick === null ? "note" : "warning",
      message: `Prices are no multiples of ${tick} in ${counted(rows.length, "bar")}, ${percent(share)}: ` +
        `${rowNames(data, rows)}.${guess}`,
      rows,
    }];
  },
};
