/** Differences of each pair of accounts, with how sure they are. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import { formatNumber, MISSING } from "../../plot/spec/format.ts";
import { formatStatistic } from "../../plot/spec/statistic.ts";
import { columnsTable } from "../../plot/spec/tables.ts";
import { holm } from "../../stats/holm.ts";
import { normalQuantile } from "../../stats/normal.ts";
import type { ComparedStatistic, Difference } from "../../stats/paired_differences.ts";
import { pairedTest } from "../../stats/paired_test.ts";
import { STATISTICS } from "../../stats/registry.ts";
import type { SideBySide } from "../side_by_side.ts";

/** One row for each pair and statistic, as columns of `length` values; NaN where a difference is not defined. */
export interface DifferenceColumns {
  readonly length: number;
  /** The difference is that of the first less that of the second, which ranks behind it. */
  readonly first: string[];
  readonly second: string[];
  /** `meanReturn` is the mean return of a bar times the bars a year, by a paired t-test. */
  readonly statistic: (ComparedStatistic | "meanReturn")[];
  readonly difference: Float64Array;
  /** Between these it lies with the confidence asked for. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /**
   * Probability of so great a difference, either way, where there is none; and after Holm's correction for all pairs.
   */
  readonly pValue: Float64Array;
  readonly adjusted: Float64Array;
  /** Whether it is significant after the correction. */
  readonly significant: boolean[];
}

export function differenceColumns(
  { names, returns, periodsPerYear }: SideBySide,
  sampled: readonly Difference[],
  confidence: number,
): DifferenceColumns {
  const rows = [
    ...sampled.map((each) => ({ ...each })),
    ...meanDifferences(returns, periodsPerYear, confidence),
  ];
  const column = (name: "difference" | "low" | "high" | "pValue" | "adjusted") =>
    Float64Array.from(rows, (row) => row[name] ?? NaN);
  return {
    length: rows.length,
    first: rows.map(({ first }) => names[first]!),
    second: rows.map(({ second }) => names[second]!),
    statistic: rows.map(({ statistic }) => statistic),
    difference: column("difference"),
    low: column("low"),
    high: column("high"),
    pValue: column("pValue"),
    adjusted: column("adjusted"),
    significant: rows.map(({ adjusted }) => adjusted !== null && adjusted < 1 - confidence),
  };
}

function meanDifferences(returns: readonly Float64Array[], periodsPerYear: number, confidence: number) {
  const rows = returns.flatMap((a, first) =>
    returns.slice(first + 1).map((b, i) => {
      const test = pairedTest(a, b);
      const mean = (test?.mean ?? 0) * periodsPerYear;
      const reach = test === null ? 0 : Math.abs(mean / test.t) * normalQuantile((1 + confidence) / 2);
      return {
        statistic: "meanReturn" as const,
        first,
        second: first + 1 + i,
        difference: test && mean,
        low: test && mean - reach,
        high: test && mean + reach,
        pValue: test && test.pValue,
      };
    })
  );
  const adjusted = holm(rows.map(({ pValue }) => pValue));
  return rows.map((row, i) => ({ ...row, adjusted: adjusted[i]! }));
}

export function differencesTable(columns: DifferenceColumns, confidence: number): TableFigure {
  const { first, second, statistic, difference, low, high, pValue, adjusted, significant } = columns;
  const unit = (i: number) => statistic[i] === "meanReturn" ? "percent" : STATISTICS[statistic[i]!].unit;
  const title = (name: typeof statistic[number]) =>
    name === "meanReturn" ? "Mean return a year" : STATISTICS[name].title;
  const written = (value: number, i: number) =>
    Number.isNaN(value) ? MISSING : formatStatistic(value, unit(i), { sign: true });
  const share = formatNumber(confidence, "percent", { decimals: 0 });
  const table = columnsTable({
    Pair: first.map((name, i) => `${name} less ${second[i]}`),
    Statistic: statistic.map(title),
    Difference: Array.from(difference, written),
    [`${share} interval`]: Array.from(low, (value, i) => `${written(value, i)} to ${written(high[i]!, i)}`),
    "p after Holm": adjusted,
    Significant: significant.map((each) => each ? "yes" : "no"),
    "p alone": pValue,
  }, "Differences");
  const formats = { "p alone": "ratio", "p after Holm": "ratio" } as const;
  return {
    ...table,
    columns: table.columns.map((each) => ({
      ...each,
      format: formats[each.name as "p alone"] ?? each.format,
    })),
  };
}
