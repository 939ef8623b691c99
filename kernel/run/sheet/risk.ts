/**
 * What speaks against a run, each with the number that says so. The thresholds are rules of thumb: they decide what is
 * worth a sentence, not whether a strategy is good.
 */
import { formatNumber } from "../../plot/spec/format.ts";
import type { SheetRun } from "./sheet_run.ts";
import { countWords, percentWords, ratioWords } from "./words.ts";

const YEAR = 365.25 * 86_400_000;
/** Fewer closed trades than this say little of a win rate or a profit factor. */
const FEW_TRADES = 30;
const FEW_YEARS = 3;
/** A loss that few keep holding through. */
const DEEP = 0.3;

export function riskLines(sheet: SheetRun): string[] {
  const said = [tails(sheet), ...OBJECTIONS.map((objection) => objection(sheet))].filter((line) =>
    line !== ""
  );
  return said.length > 0 ? said : ["None of the usual objections applies; that is no proof."];
}

const OBJECTIONS: readonly ((sheet: SheetRun) => string)[] = [
  ({ run }) =>
    run.metrics.trades < FEW_TRADES
      ? `${
        countWords(run.metrics.trades, "closed trade")
      }: too few for figures of merit of trades to mean much.`
      : "",
  ({ finished: { result } }) => {
    const years = (result.time.at(-1)! - result.time[result.start]!) / YEAR;
    return years < FEW_YEARS
      ? `${formatNumber(years, "ratio")} years: one kind of market at most, no crisis and recovery.`
      : "";
  },
  ({ statistics: { probabilisticSharpe: { value } } }) =>
    value !== null && value < 0.95
      ? `The Sharpe ratio is not significant: it is above zero with a probability of ${
        percentWords(value)
      }, below 95 %.`
      : "",
  ({ statistics: { deflatedSharpe: { value } } }) =>
    value !== null && value < 0.95
      ? `Among that many trials the best would look like this by luck: deflated Sharpe ${
        percentWords(value)
      }, below 95 %.`
      : "",
  ({ statistics: { excessReturn: { value } } }) =>
    value !== null && value < 0 ? `Holding would have made ${percentWords(-value)} a year more.` : "",
  ({ statistics: { maxDrawdown: { value } } }) =>
    value !== null && value < -DEEP
      ? `A loss of ${percentWords(-value)} from the peak takes a gain of ${
        percentWords(1 / (1 + value) - 1)
      } to make up.`
      : "",
  ({ statistics: { timeUnderWater: { value } } }) =>
    value !== null && value > 0.8 ? `Below an earlier peak on ${percentWords(value)} of all bars.` : "",
  concentration,
  ({ statistics: { skew, kurtosis } }) =>
    skew.value !== null && kurtosis.value !== null && skew.value < -0.5 && kurtosis.value > 3
      ? `Losses are rarer and larger than gains (skew ${ratioWords(skew.value)}, excess kurtosis ${
        ratioWords(kurtosis.value)
      }): volatility understates the risk.`
      : "",
  ({ statistics: { costShare: { value } } }) =>
    value !== null && value > 0.3 ? `Costs take ${percentWords(value)} of what is won before them.` : "",
  ({ finished: { config: { leverage } } }) =>
    leverage > 1 ? `Positions may be worth ${leverage} times the equity.` : "",
  ({ finished: { config: { fill } } }) =>
    fill.at === "same-close" ? "Orders fill at the close that decides them, which nobody can trade at." : "",
];

function tails({ statistics: { valueAtRisk, expectedShortfall } }: SheetRun): string {
  const [least, mean] = [valueAtRisk.value, expectedShortfall.value];
  if (least === null || mean === null || least >= 0) return "";
  return `On one bar in twenty it lost ${percentWords(-least)} or more, ${
    percentWords(-mean)
  } on average of these.`;
}

/** How much of all that was won came from the best few trades. */
function concentration({ run: { trades } }: SheetRun): string {
  const profits = Array.from(trades.profit).filter((_, i) => trades.open[i] !== 1).sort((a, b) => b - a);
  const total = profits.reduce((sum, profit) => sum + profit, 0);
  const best = Math.max(1, Math.ceil(profits.length / 20));
  const top = profits.slice(0, best).reduce((sum, profit) => sum + profit, 0);
  if (!(total > 0) || profits.length < 10 || top < total / 2) return "";
  return top >= total
    ? `Without the ${countWords(best, "best trade")} of ${profits.length} nothing would have been won.`
    : `${percentWords(top / total)} of the profit came from the ${
      countWords(best, "best trade")
    } of ${profits.length}.`;
}
