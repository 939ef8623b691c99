/** A comparison as a page to hand on: what it comes to, metrics, equity, every difference, correlation. */
import type { TableFigure } from "../../plot/spec/figure.ts";
import { formatTime } from "../../market/time.ts";
import { sheetFigure } from "../../plot/spec/sheet.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import { canonicalJson, sha256 } from "../canonical.ts";
import type { ReportSource } from "../report/report.ts";
import { statisticTerms } from "../sheet/terms.ts";
import type { SideBySide } from "../side_by_side.ts";
import type { Comparison } from "./compare.ts";

type Compared = Pick<
  Comparison,
  "names" | "from" | "to" | "statistics" | "differences" | "recommendation" | "notes" | "figures"
>;

export function comparisonReport(
  { names, from, to, statistics, differences, recommendation, notes, figures }: Compared,
  { accounts, time }: SideBySide,
  tables: { differences: TableFigure; windows: TableFigure },
): ReportSource {
  const sheet = sheetFigure(`Comparison of ${names.join(", ")} · ${formatTime(from)} → ${formatTime(to)}`, [
    { title: "Recommendation", text: [recommendation, ...notes] },
    { title: "Metrics", figures: [figures.metrics.spec] },
    { title: "Equity and drawdown", figures: [figures.equity.spec] },
    { title: "Differences", figures: [tables.differences] },
    { title: "Year by year", figures: [tables.windows] },
    { title: "Correlation", figures: [figures.correlation.spec] },
    ...names.map((name) => ({ title: name, folded: true, terms: statisticTerms(statistics[name]!) })),
  ]);
  return {
    name: `Comparison ${names.join(" ")}`,
    id: sha256(canonicalJson([names, from, to, statistics])).slice(0, 12),
    sheet,
    get tables() {
      const { length: _, significant, ...columns } = differences;
      return {
        metrics: metricColumns(names, statistics),
        differences: {
          ...columns,
          significant: Uint8Array.from(significant, Number),
        } as unknown as TableColumns,
        equity: {
          time: Float64Array.from(accounts.flatMap(() => Array.from(time))),
          run: names.flatMap((name) => new Array<string>(time.length).fill(name)),
          equity: Float64Array.from(accounts.flatMap(({ equity }) => Array.from(equity))),
        },
      };
    },
    facts: { recommendation, notes, statistics },
  };
}

/** One row a run, one column a statistic; NaN where it is not defined. */
function metricColumns(names: readonly string[], statistics: Compared["statistics"]): TableColumns {
  const columns = (Object.keys(STATISTICS) as StatisticName[]).map((statistic) =>
    [statistic, Float64Array.from(names, (name) => statistics[name]![statistic].value ?? NaN)] as const
  );
  return { run: [...names], ...Object.fromEntries(columns) };
}
