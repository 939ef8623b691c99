/** What the bar loop returns: columns only; metrics, manifest and pictures are made from it when asked for. */
import type { FillColumns, OrderColumns, TradeColumns } from "../market/trade.ts";

export interface EngineResult {
  /** The merged clock, epoch ms. */
  readonly time: Float64Array;
  /** Account value at each close, in the account's currency. */
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Gross position value over equity at each close, a fraction. */
  readonly exposure: Float64Array;
  readonly orders: OrderColumns;
  readonly fills: FillColumns;
  /** Closed trades in order of exit, then those still open. */
  readonly trades: TradeColumns;
  /** Sentences for the reader: what the run assumed, and first of all why it never traded, if it did not. */
  readonly warnings: string[];
  /** First index of `time` at which orders were allowed (option `from`); 0 without it. */
  readonly start: number;
}
