/** Random universes for the engine: holes, several symbols, fees, little money. */
import fc from "fast-check";
import type { BacktestOptions } from "../../../kernel/engine/options.ts";
import type { Strategy } from "../../../kernel/engine/strategy.ts";
import { fixed, percent } from "../../../kernel/engine/costs/mod.ts";
import { fractionOfEquity } from "../../../kernel/engine/sizing/mod.ts";
import { makeBars } from "../../../kernel/market/make_bars.ts";
import { custom } from "../../../kernel/signals/columns.ts";
import { above } from "../../../kernel/signals/compare.ts";
import type { Bars } from "../../../kernel/market/bars.ts";
import { defineStrategy } from "../../../kernel/strategy/define.ts";
import type { OracleCase } from "./oracle.ts";

const DAY = 86_400_000;

const price = fc.double({ min: 5, max: 50, noNaN: true });
const row = fc.record({
  traded: fc.boolean(),
  open: price,
  close: price,
  entry: fc.boolean(),
  exit: fc.boolean(),
});

export const randomCase: fc.Arbitrary<OracleCase> = fc.record({
  rows: fc.array(fc.array(row, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 }),
  whole: fc.boolean(),
  cash: fc.constantFrom(20, 100, 1_000, 100_000),
  rate: fc.constantFrom(0, 0.001, 0.1),
  fixed: fc.constantFrom(0, 1, 30),
  fraction: fc.constantFrom(1, 0.5, 0.25),
  from: fc.constantFrom(0, 0, 3),
}).map(({ rows, whole, from, ...rest }) => {
  const kept = rows.map((days) =>
    days.map((day, i) => ({ ...day, time: i * DAY })).filter((day, i) =>
      whole || day.traded || i === days.length - 1
    )
  );
  const last = Math.max(...kept.map((days) => days.at(-1)!.time));
  return {
    ...rest,
    universe: kept.map((days, s) =>
      makeBars({
        symbol: `S${s}`,
        time: days.map((day) => day.time),
        open: days.map((day) => day.open),
        high: days.map((day) => Math.max(day.open, day.close)),
        low: days.map((day) => Math.min(day.open, day.close)),
        close: days.map((day) => day.close),
      })
    ),
    entries: kept.map((days) => days.map((day) => day.entry)),
    exits: kept.map((days) => days.map((day) => day.exit)),
    from: Math.min(from * DAY, last),
  };
});

/** A strategy whose signals are given symbol by symbol, found again by the symbol's own close column. */
export function givenSignals(
  universe: readonly Bars[],
  entries: boolean[][],
  exits: boolean[][],
): Strategy {
  const lookUp = (signals: boolean[][]) => (close: Float64Array) => {
    const s = universe.findIndex((bars) => bars.close === close);
    return Float64Array.from(signals[s]!, Number);
  };
  const [enter, exit] = [lookUp(entries), lookUp(exits)];
  return defineStrategy({
    name: "given",
    indicators: ({ close }) => ({ enter: custom(enter, close), exit: custom(exit, close) }),
    signals: (inputs) => ({ entries: above(inputs.enter, 0), exits: above(inputs.exit, 0) }),
  })();
}

export function optionsOf({ cash, rate, fixed: amount, fraction, from }: OracleCase): BacktestOptions {
  return { cash, costs: [percent(rate), fixed(amount)], sizing: fractionOfEquity(fraction), from };
}
