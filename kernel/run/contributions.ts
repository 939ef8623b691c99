import { checkNames } from "../market/known_names.ts";
import { instrumentOf } from "../market/instrument.ts";
import { checkOption } from "../stats/check_option.ts";
import { tradeTotals, winRateOf } from "../stats/trade_totals.ts";
import { namedTable, type Rows, withRows } from "./rows.ts";
import { finishedOf, Run } from "./run.ts";
import { rowsOfTrades } from "./trade_rows.ts";

/** By what contributions() divides a result. */
export interface ContributionOptions {
  /** Default `symbol`. */
  readonly by?: "symbol" | "sector" | "side" | "tag";
  /** Sectors by symbol; default those of the run's option `instruments`. */
  readonly sectors?: Readonly<Record<string, string>>;
}

/** One row a part and one for the whole, as columns of `length` values. Money is the account's. */
export interface ContributionColumns {
  readonly length: number;
  /** `other` where a part is not known, `all` in the last row. */
  readonly part: string[];
  /**
   * Of the trades after costs, those still open at the last close; and of what came without a trade: dividends, fees.
   */
  readonly tradeProfit: Float64Array;
  readonly cashFlow: Float64Array;
  /** Both: they sum to what the account gained. */
  readonly profit: Float64Array;
  /** Profit over the money at the start: these sum to the total return. */
  readonly contribution: Float64Array;
  readonly costs: Float64Array;
  /** Trades that were closed, and the share of them that won; NaN without one. */
  readonly trades: Int32Array;
  readonly winRate: Float64Array;
}

/**
 * Where the money of a run came from: by symbol, sector, side or what placed the entry. Nothing is left over: the
 * parts sum to what the account gained, the positions that are still open at their last close.
 *
 * @throws ParameterError for options that are not allowed
 * @example
 * ```ts
 * import { above, backtest, contributions, defineStrategy, loadBars, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "above_average",
 *   signals: ({ close }) => ({ entries: above(close, sma(close, 200)), exits: above(sma(close, 200), close) }),
 * });
 * const run = await backtest(strategy(), await loadBars("SP500"));
 * const { part, contribution } = contributions(run, { by: "side" });
 * if (Math.abs(contribution[part.indexOf("all")]! - run.metrics.totalReturn) > 1e-9) throw new Error("all of it");
 * ```
 */
export function contributions(run: Run, options: ContributionOptions = {}): Rows<ContributionColumns> {
  checkNames(options, ["by", "sectors"], "the options of contributions");
  const { by = "symbol" } = options;
  checkOption("run", run, run instanceof Run, "what backtest gives");
  checkOption("by", by, ["symbol", "sector", "side", "tag"].includes(by), "symbol, sector, side, tag");
  const { trades, cashFlows } = run;
  const { result: { equity, start } } = finishedOf(run);
  const { ofTrade, ofFlow } = partsOf(run, by, options.sectors);
  const tradeParts = Array.from({ length: trades.length }, (_, row) => ofTrade(row));
  const flowParts = Array.from({ length: cashFlows.length }, (_, row) => ofFlow(row));
  const names = [...new Set([...tradeParts, ...flowParts])];
  const groups = [...names.map((name) => ({ name, has: (part: string) => part === name })), {
    name: "all",
    has: () => true,
  }];
  const rows = groups.map(({ name, has }) => {
    const own = rowsOfTrades(trades, (row) => has(tradeParts[row]!));
    const totals = tradeTotals(own);
    const tradeProfit = own.profit.reduce((sum, each) => sum + each, 0);
    const cashFlow = cashFlows.amount.reduce((sum, each, row) => has(flowParts[row]!) ? sum + each : sum, 0);
    return {
      name,
      tradeProfit,
      cashFlow,
      profit: tradeProfit + cashFlow,
      contribution: (tradeProfit + cashFlow) / equity[start]!,
      costs: own.costs.reduce((sum, each) => sum + each, 0),
      trades: totals.closed,
      winRate: winRateOf(totals) ?? NaN,
    };
  });
  const whole = rows.pop()!;
  rows.sort((a, b) => b.profit - a.profit);
  rows.push(whole);
  const column = (name: Exclude<keyof typeof whole, "name">) => Float64Array.from(rows, (row) => row[name]);
  const columns: ContributionColumns = {
    length: rows.length,
    part: rows.map(({ name }) => name),
    tradeProfit: column("tradeProfit"),
    cashFlow: column("cashFlow"),
    profit: column("profit"),
    contribution: column("contribution"),
    costs: column("costs"),
    trades: Int32Array.from(column("trades")),
    winRate: column("winRate"),
  };
  return withRows(columns, (table) =>
    namedTable(table, `Contributions by ${by}`, {
      tradeProfit: "money",
      cashFlow: "money",
      profit: "money",
      contribution: "percent",
      costs: "money",
      winRate: "percent",
    }));
}

/** What is of no part, such as interest on the cash. */
const OTHER = "other";

function partsOf(
  run: Run,
  by: NonNullable<ContributionOptions["by"]>,
  sectors: ContributionOptions["sectors"] = {},
) {
  const { trades, cashFlows } = run;
  const { bars, config } = finishedOf(run);
  if (by === "symbol" || by === "sector") {
    const known = bars.map((each): [string, string] => [
      each.symbol,
      by === "symbol"
        ? each.symbol
        : sectors[each.symbol] ?? instrumentOf(each, config.instruments[each.symbol]).sector ?? OTHER,
    ]);
    const part = new Map(known);
    return {
      ofTrade: (row: number) => part.get(trades.symbol[row]!) ?? OTHER,
      ofFlow: (row: number) => part.get(cashFlows.symbol[row]!) ?? OTHER,
    };
  }
  const ofTrade = (row: number) => by === "side" ? trades.side[row]! : trades.entrySignal[row]! || OTHER;
  // A flow belongs to what was held when it came: the trade of its symbol around it.
  const bySymbol = Map.groupBy(trades.symbol.keys(), (row) => trades.symbol[row]!);
  const ofFlow = (row: number) => {
    const time = cashFlows.time[row]!;
    const held = bySymbol.get(cashFlows.symbol[row]!)?.find((trade) =>
      trades.entryTime[trade]! <= time && !(trades.exitTime[trade]! < time)
    );
    return held === undefined ? OTHER : ofTrade(held);
  };
  return { ofTrade, ofFlow };
}
