/** What was won against what was lost, summed over bars or months. */
import { aroundTarget } from "./around_target.ts";
import { type Statistic, statisticsOf } from "./statistic.ts";

const ratio = (top: number, loss: number, unit: string) => loss > 0 ? top / loss : `no ${unit} lost`;

const gainOverLoss = (
  of: Pick<Statistic, "title" | "formula" | "source" | "compute">,
): Statistic => ({ kind: "ratios", unit: "ratio", better: "higher", reads: "returns", ...of });

export const OMEGA = statisticsOf({
  omega: gainOverLoss({
    title: "Omega",
    formula: "sum of what returns exceed the target by / sum of what they fall short of it by",
    source: "Keating and Shadwick 2002",
    compute: ({ target }) => ratio(target.gain, target.loss, "bar"),
  }),
  gainToPain: gainOverLoss({
    title: "Gain to pain",
    formula: "sum of the months' returns / sum of the losing months' without sign",
    source: "Schwager 2012",
    compute: ({ months }) => ratio(months.gain - months.loss, months.loss, "month"),
  }),
  commonSense: gainOverLoss({
    title: "Common-sense ratio",
    formula: "tail ratio x sum of the winning bars' returns / sum of the losing bars' without sign",
    source: "Bernut",
    compute: ({ returns, tails }) => {
      const { gain, loss } = aroundTarget(returns);
      return tails.p5 === 0
        ? "the lowest twentieth of the returns ends at zero"
        : ratio(gain * Math.abs(tails.p95 / tails.p5), loss, "bar");
    },
  }),
});
