/**
 * A panel: bars of several symbols on one clock. A symbol's values are NaN at times at which it has no bar, never
 * filled forward: a price that was not there cannot be traded at.
 */
import type { Bars, Timeframe } from "./bars.ts";
import { mergeClock } from "./clock.ts";
import { DataError, ParameterError } from "./errors.ts";

/** Columns by symbol, each of one length: one value for each time of a panel. */
export type PanelColumns = Readonly<Record<string, Float64Array>>;

/** Bars of several symbols aligned on one clock, made by makePanel(). */
export interface Panel {
  /** In the order in which the bars were given. */
  readonly symbols: readonly string[];
  /** Number of times. */
  readonly length: number;
  /** Every time at which at least one symbol has a bar, epoch ms, strictly ascending. */
  readonly time: Float64Array;
  readonly timeframe: Timeframe;
  readonly open: PanelColumns;
  readonly high: PanelColumns;
  readonly low: PanelColumns;
  readonly close: PanelColumns;
  readonly volume: PanelColumns;
  /** The bars that it was made of, each without the holes. */
  readonly bars: readonly Bars[];
}

/**
 * Aligns the bars of several symbols, of one timeframe, on the union of their times; NaN where a symbol has no bar.
 *
 * @throws ParameterError without bars and for bars of different timeframes
 * @throws DataError for a symbol given twice
 * @example
 * ```ts
 * import { makeBars, makePanel } from "tapebook";
 *
 * const bars = (symbol: string, time: string[]) => {
 *   const price = time.map((_, i) => 10 + i);
 *   return makeBars({ symbol, time, open: price, high: price, low: price, close: price });
 * };
 * const panel = makePanel([bars("A", ["2024-01-02", "2024-01-03"]), bars("B", ["2024-01-03"])]);
 * if (!Number.isNaN(panel.close.B![0])) throw new Error("B has no bar on the second of January");
 * ```
 */
export function makePanel(bars: readonly Bars[]): Panel {
  checkUniverse(bars);
  const { time } = mergeClock(bars);
  const ticks = bars.map((each) => ticksOf(each.time, time));
  const symbols = bars.map(({ symbol }) => symbol);
  const columns = (name: "open" | "high" | "low" | "close" | "volume") =>
    bySymbol(symbols, (i) => spread(bars[i]![name], ticks[i]!, time.length));
  return {
    symbols,
    length: time.length,
    time,
    timeframe: bars[0]!.timeframe,
    open: columns("open"),
    high: columns("high"),
    low: columns("low"),
    close: columns("close"),
    volume: columns("volume"),
    bars,
  };
}

/**
 * Computes a column for each symbol over its own bars, so that holes do not reach into moving windows, and aligns it with
 * the panel: NaN where the symbol has no bar.
 *
 * @param compute from the bars of one symbol to one value for each of them, in any unit
 * @throws DataError where it returns another number of values
 * @example
 * ```ts
 * import { makeBars, makePanel, mapPanel, sma } from "tapebook";
 *
 * const price = [10, 12];
 * const time = ["2024-01-02", "2024-01-03"];
 * const panel = makePanel([makeBars({ symbol: "A", time, open: price, high: price, low: price, close: price })]);
 * if (mapPanel(panel, ({ close }) => sma(close, 2)).A![1] !== 11) throw new Error("(10 + 12) / 2 is 11");
 * ```
 */
export function mapPanel(panel: Panel, compute: (bars: Bars) => Float64Array): Record<string, Float64Array> {
  return bySymbol(panel.symbols, (i) => {
    const bars = panel.bars[i]!;
    const values = compute(bars);
    if (values.length !== bars.length) {
      throw new DataError(
        `Return one value for each bar of ${bars.symbol}, ${bars.length}: there are ${values.length}`,
        { symbol: bars.symbol, field: "compute", value: values.length, allowed: `${bars.length} values` },
      );
    }
    return spread(values, ticksOf(bars.time, panel.time), panel.length);
  });
}

function checkUniverse(universe: readonly Bars[]): void {
  const first = Array.isArray(universe) ? universe[0] as Bars | undefined : undefined;
  if (!first) {
    throw new ParameterError("Give makePanel() a list of the bars of at least one symbol: there is none", {
      field: "bars",
      value: universe,
      allowed: "bars of one symbol or more",
    });
  }
  const symbols = new Set<string>();
  for (const { symbol, timeframe } of universe) {
    if (symbols.has(symbol)) {
      throw new DataError(`Give each symbol of a panel once: ${symbol} is there twice`, {
        symbol,
        field: "symbol",
        value: symbol,
        allowed: "different symbols",
      });
    }
    symbols.add(symbol);
    if (timeframe === first.timeframe) continue;
    throw new ParameterError(
      `Give a panel bars of one timeframe: ${first.symbol} has ${first.timeframe}, ${symbol} ${timeframe}; ` +
        "resample() makes coarser ones",
      { field: "timeframe", value: timeframe, allowed: first.timeframe },
    );
  }
}

/** Index in `clock` of each time; every one of them is there. */
function ticksOf(time: Float64Array, clock: Float64Array): Int32Array {
  const ticks = new Int32Array(time.length);
  for (let i = 0, tick = 0; i < time.length; i++, tick++) {
    while (clock[tick]! < time[i]!) tick++;
    ticks[i] = tick;
  }
  return ticks;
}

function spread(values: Float64Array, tickOf: Int32Array, length: number): Float64Array {
  if (values.length === length) return values;
  const result = new Float64Array(length).fill(NaN);
  for (let i = 0; i < values.length; i++) result[tickOf[i]!] = values[i]!;
  return result;
}

function bySymbol(
  symbols: readonly string[],
  column: (i: number) => Float64Array,
): Record<string, Float64Array> {
  return Object.fromEntries(symbols.map((symbol, i) => [symbol, column(i)]));
}
