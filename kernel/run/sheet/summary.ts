/** A run in a few plain sentences, made from its numbers; what is not defined is not said. */
import { drawdowns } from "../../stats/drawdown.ts";
import { formatDate } from "../../plot/spec/format.ts";
import { runBenchmark } from "../benchmark.ts";
import type { SheetRun } from "./sheet_run.ts";
import { countWords, moneyWords, percentWords, ratioWords } from "./words.ts";

export function summaryLines(sheet: SheetRun): string[] {
  return [growth(sheet), beside(sheet), risk(sheet), worst(sheet), trading(sheet), parts(sheet)]
    .filter((line) => line !== "");
}

function growth({ finished: { result, config }, statistics }: SheetRun): string {
  const { time, equity, start } = result;
  const [first, last] = [time[start], time.at(-1)];
  if (first === undefined || last === undefined) return "";
  const money = (value: number) => moneyWords(value, config.currency);
  const annual = statistics.cagr.value;
  // Of a few weeks, growth a year would say nothing true.
  const aYear = annual !== null && last - first >= 90 * 86_400_000 ? `, ${percentWords(annual)} a year` : "";
  const total = statistics.totalReturn.value;
  const all = total === null ? "" : `: ${percentWords(total, true)} in all${aYear}`;
  return `From ${formatDate(first)} to ${formatDate(last)}, ${money(equity[start]!)} became ${
    money(equity.at(-1)!)
  }${all}.`;
}

function beside({ finished, statistics }: SheetRun): string {
  const other = statistics.benchmarkReturn.value;
  if (other === null) return "";
  const name = runBenchmark(finished).name;
  const excess = statistics.excessReturn.value;
  const beta = statistics.beta.value;
  const compared = excess === null
    ? ""
    : `; the strategy made ${percentWords(Math.abs(excess))} a year ${excess < 0 ? "less" : "more"}`;
  return `${name} made ${percentWords(other, true)} in the same time${compared}${
    beta === null ? "" : `, with a beta of ${ratioWords(beta)}`
  }.`;
}

function risk({ statistics: { sharpe, volatility, probabilisticSharpe } }: SheetRun): string {
  if (sharpe.value === null || volatility.value === null) return "";
  const sure = probabilisticSharpe.value === null
    ? ""
    : `; that the true one is above zero has a probability of ${percentWords(probabilisticSharpe.value)}`;
  return `The Sharpe ratio is ${ratioWords(sharpe.value)} at a volatility of ${
    percentWords(volatility.value)
  } a year${sure}.`;
}

function worst({ finished: { result } }: SheetRun): string {
  const { time, equity, start } = result;
  const found = drawdowns(time.subarray(start), equity.subarray(start));
  const deepest = found.depth.reduce((at, depth, i) => depth < found.depth[at]! ? i : at, 0);
  if (found.length === 0) return "The account was never below an earlier close.";
  const recovery = found.recovery[deepest]!;
  const until = Number.isNaN(recovery)
    ? "and had not made it up at the end"
    : `and had made it up on ${formatDate(recovery)}, ${
      countWords(found.days[deepest]!, "day")
    } after the peak`;
  return `At worst, on ${formatDate(found.trough[deepest]!)}, it was ${
    percentWords(-found.depth[deepest]!)
  } below its peak of ${formatDate(found.start[deepest]!)}, ${until}.`;
}

function trading({ finished: { config }, statistics, run }: SheetRun): string {
  const open = run.trades.length - run.metrics.trades;
  const { winRate, averageTrade } = statistics;
  if (run.trades.length === 0) return "It never traded.";
  const won = winRate.value === null ? "" : `, ${percentWords(winRate.value)} with a profit`;
  const average = averageTrade.value === null
    ? ""
    : `; an average one made ${percentWords(averageTrade.value, true)}`;
  const costs = run.trades.costs.reduce((sum, cost) => sum + cost, 0);
  const paid = costs === 0
    ? "; costs were not charged"
    : `; costs took ${moneyWords(costs, config.currency)}`;
  return `${countWords(run.metrics.trades, "closed trade")}${
    open > 0 ? ` and ${open} open` : ""
  }${won}${average}${paid}.`;
}

function parts({ finished: { split } }: SheetRun): string {
  if (split === null) return "";
  const words = ({ metrics }: typeof split.inSample) =>
    `${percentWords(metrics.totalReturn, true)}${
      metrics.sharpe === null ? "" : ` (Sharpe ${ratioWords(metrics.sharpe)})`
    }`;
  return `In sample it made ${words(split.inSample)}, out of sample from ${
    formatDate(split.outOfSample.from)
  } on ${words(split.outOfSample)}.`;
}
