/** What the bar loop returns: columns only; metrics, manifest and pictures are made from it when asked for. */
import type {
  CashFlowColumns,
  FillColumns,
  OrderColumns,
  StopMoveColumns,
  TradeColumns,
} from "../market/trade.ts";
import type { Plan } from "./plan.ts";

export interface EngineResult {
  /** The merged clock, epoch ms. */
  readonly time: Float64Array;
  /** Account value at each close, in the account's currency. */
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Gross and net value of the positions over equity at each close, fractions; one array where nothing was ever short. */
  readonly exposure: Float64Array;
  readonly netExposure: Float64Array;
  readonly orders: OrderColumns;
  readonly fills: FillColumns;
  /** Closed trades in order of exit, then those still open. */
  readonly trades: TradeColumns;
  /** Money that came or went without a fill, in order of time. */
  readonly cashFlows: CashFlowColumns;
  readonly stopMoves: StopMoveColumns;
  /** Sentences for the reader: what the run assumed, and first of all why it never traded, if it did not. */
  readonly warnings: string[];
  /** First index of `time` at which orders were allowed (option `from`); 0 without it. */
  readonly start: number;
  /** What the strategy wanted, symbol by symbol. */
  readonly plans: readonly Plan[];
}
