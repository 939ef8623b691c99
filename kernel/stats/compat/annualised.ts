/** What several libraries do alike, and otherwise than the registry's definitions. */
import { grownWhere } from "../benchmark.ts";
import type { BesideBenchmark } from "../beside_benchmark.ts";
import type { Measurements } from "../measurements.ts";
import type { Outcome, Statistic } from "../statistic.ts";

/** A library's variant of a statistic. */
export type Variant = Pick<Statistic, "reads" | "compute">;

export const ofReturns = (compute: (measured: Measurements) => Outcome): Variant => ({
  reads: "returns",
  compute,
});

export const ofTrades = (compute: (measured: Measurements) => Outcome): Variant => ({
  reads: "trades",
  compute,
});

export const ofBenchmark = (
  compute: (both: BesideBenchmark, measured: Measurements) => Outcome,
): Variant => ({
  reads: "benchmark",
  compute: (measured) =>
    typeof measured.benchmark === "string" ? measured.benchmark : compute(measured.benchmark, measured),
});

/** Growth a year by the count of returns instead of the calendar. */
export const growthByCount = ({ total, returns, periodsPerYear }: Measurements): number =>
  (1 + total) ** (periodsPerYear / returns.length) - 1;

export const NO_DRAWDOWN = "the account never fell below a peak";

/** Alpha a bar, compounded over a year. */
export const compoundedAlpha = ofBenchmark(({ ownExcess, otherExcess, beta }, { periodsPerYear }) =>
  beta === null ? "the benchmark does not vary" : (1 + ownExcess - beta * otherExcess) ** periodsPerYear - 1
);

/** Not brought to a year. */
export const barInformationRatio = ofBenchmark(({ activeMean, activeDeviation }) =>
  activeDeviation === null ? "the account moved as the benchmark did" : activeMean / activeDeviation
);

/** Both growths brought to a year before they are divided. */
export const annualCapture = (sign: 1 | -1): Variant =>
  ofBenchmark((both, { periodsPerYear }) => {
    const { count, own, other } = grownWhere(both, sign);
    if (count === 0) return sign > 0 ? "the benchmark never rose" : "the benchmark never fell";
    const years = count / periodsPerYear;
    return Math.expm1(own / years) / Math.expm1(other / years);
  });
