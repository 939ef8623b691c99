/** Every statistic of a run, as a cell shows them. */
import { clockPeriodsPerYear } from "../market/timeframe.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { MISSING } from "../plot/spec/format.ts";
import { formatStatistic } from "../plot/spec/statistic.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type StatisticName, STATISTICS } from "../stats/registry.ts";
import type { StatisticKind } from "../stats/statistic.ts";
import {
  statistic,
  type Statistics,
  statistics,
  type StatisticsInput,
  type StatisticsOptions,
} from "../stats/statistics.ts";
import { runBenchmark } from "./benchmark.ts";
import { type Stage, stageOf } from "./derived/stage.ts";
import { type TradeDetails, tradeDetails } from "./derived/trade_details.ts";
import { type Displayed, displayedAs } from "./display.ts";
import type { Finished } from "./run_card.ts";

/** What statistics of a run may be told; the benchmark is the run's own. */
export type RunStatisticsOptions = Omit<StatisticsOptions, "benchmark">;

export function runStatistics(
  run: Finished,
  stage: Stage,
  trades: TradeDetails,
  options: RunStatisticsOptions,
): Statistics & Displayed {
  const benchmark = runBenchmark(run).value;
  const values = statistics(inputOf(run, stage, trades), { ...options, benchmark });
  return displayedAs(values, statisticsTable);
}

/** One of them, null where it is not defined. */
export function runStatistic(run: Finished, name: StatisticName): number | null {
  const stage = stageOf(run);
  const benchmark = STATISTICS[name].reads === "benchmark" ? runBenchmark(run).value : undefined;
  return statistic(name, inputOf(run, stage, tradeDetails(run, stage)), benchmark && { benchmark }).value;
}

function inputOf({ result, bars }: Finished, stage: Stage, trades: TradeDetails): StatisticsInput {
  const { time, equity, exposure, start } = result;
  return {
    time: time.subarray(start),
    equity: equity.subarray(start),
    exposure: exposure.subarray(start),
    periodsPerYear: clockPeriodsPerYear(bars),
    trades,
    traded: tradedMoney(result, stage),
  };
}

/** Money bought and sold, in the account's currency. */
function tradedMoney({ fills }: Finished["result"], stage: Stage): number {
  let money = 0;
  for (let i = 0; i < fills.length; i++) {
    const unit = stage.unitAt(
      stage.indexOf.get(fills.symbol[i]!)!,
      stage.tickAt(fills.time[i]!),
      stage.atClose(i),
    );
    money += fills.quantity[i]! * fills.price[i]! * unit;
  }
  return money;
}

export const KINDS: Readonly<Record<StatisticKind, string>> = {
  returns: "Returns",
  risk: "Risk",
  ratios: "Ratios",
  drawdown: "Drawdown",
  distribution: "Distribution",
  benchmark: "Benchmark",
  trades: "Trades",
  credibility: "Credibility",
};

/** One row a statistic, grouped by kind; an en dash with the reason where one is not defined. */
function statisticsTable(values: Statistics): TableFigure {
  const names = Object.keys(values) as StatisticName[];
  const rows = Object.entries(KINDS).flatMap(([kind, heading]) =>
    names.filter((name) => STATISTICS[name].kind === kind).map((name) => ({ name, heading }))
  );
  return columnsTable({
    Kind: rows.map(({ heading }, i) => rows[i - 1]?.heading === heading ? "" : heading),
    Statistic: rows.map(({ name }) => STATISTICS[name].title),
    Value: rows.map(({ name }) => {
      const { value } = values[name];
      return value === null ? MISSING : formatStatistic(value, STATISTICS[name].unit);
    }),
    "Not defined because": rows.map(({ name }) => values[name].reason ?? ""),
  }, "Statistics");
}
