/** Trades from a few columns; what is left out is zero. */
import type { MeasuredTrades } from "../../../kernel/stats/trade_sums.ts";

type Columns = {
  [name in keyof MeasuredTrades]?: readonly (number | string)[];
};

export function tradesOf(columns: Columns & { profit: readonly number[] }): MeasuredTrades {
  const { length } = columns.profit;
  const numbers = (name: keyof MeasuredTrades) =>
    Float64Array.from({ length }, (_, i) => (columns[name]?.[i] as number | undefined) ?? 0);
  const whole = (name: keyof MeasuredTrades) => Int32Array.from(numbers(name));
  const texts = (name: keyof MeasuredTrades, otherwise: string) =>
    Array.from({ length }, (_, i) => String(columns[name]?.[i] ?? otherwise));
  return {
    length,
    symbol: texts("symbol", "A"),
    side: texts("side", "long") as MeasuredTrades["side"],
    quantity: numbers("quantity"),
    entryTime: numbers("entryTime"),
    entryPrice: numbers("entryPrice"),
    exitTime: numbers("exitTime"),
    exitPrice: numbers("exitPrice"),
    costs: numbers("costs"),
    slippage: numbers("slippage"),
    profit: numbers("profit"),
    return: numbers("return"),
    barsHeld: whole("barsHeld"),
    open: Uint8Array.from(whole("open")),
    entryOrder: whole("entryOrder"),
    exitOrder: whole("exitOrder"),
    ...(columns.mae && { mae: numbers("mae") }),
    ...(columns.mfe && { mfe: numbers("mfe") }),
    ...(columns.entrySignal && { entrySignal: texts("entrySignal", "") }),
    ...(columns.exitReason && { exitReason: texts("exitReason", "") }),
  };
}
