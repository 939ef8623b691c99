/** The indicators as a cell uses them: at once on Float64Arrays, as nodes on the handles of a strategy. */
import { lift, type Lifted, type Row, type Streaming, streaming } from "./lift.ts";
import { INDICATORS } from "./table/mod.ts";

type Table = typeof INDICATORS;

const mapRows = <T>(make: (name: string, row: Row) => unknown): T =>
  Object.fromEntries(Object.entries<Row>(INDICATORS).map(([name, row]) => [name, make(name, row)])) as T;

export const {
  ad,
  adx,
  aroon,
  atr,
  bollinger,
  cci,
  cmf,
  dema,
  divergence,
  donchian,
  ema,
  garmanKlassVolatility,
  historicalVolatility,
  hma,
  hurst,
  ichimoku,
  kama,
  keltner,
  linearRegression,
  macd,
  mfi,
  momentum,
  natr,
  obv,
  openingRange,
  parabolicSar,
  parkinsonVolatility,
  pivotPoints,
  roc,
  rollingBeta,
  rollingCorrelation,
  rollingMax,
  rollingMin,
  rollingPercentile,
  rollingRank,
  rollingVwap,
  rollingZScore,
  rsi,
  sma,
  standardDeviation,
  stoch,
  stochRsi,
  superTrend,
  swings,
  tema,
  trix,
  trueRange,
  tsi,
  ultimateOscillator,
  volumeZScore,
  vwap,
  vwma,
  williamsR,
  wma,
} = mapRows<{ [K in keyof Table]: Lifted<Table[K]> }>(lift);

/**
 * Every indicator in its incremental form, for prices that arrive one by one: `stream.sma(20)` has a `next`
 * that takes the newest bar's value (several inputs: in the order of the indicator's columns) and gives what
 * the indicator gives for that bar, NaN during the warm-up. Indicators with several outputs give a record of
 * them.
 *
 * @throws ParameterError as the indicator itself
 * @example
 * ```ts
 * import { stream } from "tapebook";
 *
 * const average = stream.sma(2);
 * average.next(1);
 * if (average.next(3) !== 2) throw new Error("the mean of 1 and 3 is 2");
 * ```
 */
export const stream: { readonly [K in keyof Table]: Streaming<Table[K]> } = mapRows((_, row) =>
  streaming(row)
);
