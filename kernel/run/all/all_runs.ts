/** Many runs as one table, the best first. */
import type { CardFigure, HeatmapFigure, TableFigure } from "../../plot/spec/figure.ts";
import { runCard } from "../../plot/spec/card.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { METRIC_NAMES } from "../../stats/core_metrics.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import { metricsTable } from "../compare/pictures.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { type Rows, withRows } from "../rows.ts";
import type { Run } from "../run.ts";

/** One strategy on one symbol: its run, or why there is none. */
export interface Combination {
  readonly strategy: string;
  readonly symbol: string;
  run: Run | null;
  reason: string;
}

/** One row a run, as columns of `length` values; NaN where a metric is not defined. */
export type AllColumns =
  & {
    readonly length: number;
    readonly strategy: string[];
    readonly symbol: string[];
    readonly reason: string[];
  }
  & { readonly [name in typeof METRIC_NAMES[number]]: Float64Array };

/** Every strategy on every symbol. Shown as a card. */
export interface AllRuns extends Displayed {
  /** The best first, those that failed last with their `reason`. */
  readonly table: Rows<AllColumns>;
  /** In the order of the table; null where one failed. */
  readonly runs: readonly (Run | null)[];
  /** Null where all failed. */
  readonly best: Run | null;
  readonly notes: readonly string[];
}

export function tableOfAll(
  given: readonly Combination[],
  by: StatisticName,
  notes: readonly string[],
): AllRuns {
  const { title, better, unit } = STATISTICS[by];
  const isMetric = (METRIC_NAMES as readonly string[]).includes(by);
  const score = new Map(given.map((each) => {
    const value = each.run === null
      ? null
      : isMetric
      ? each.run.metrics[by as typeof METRIC_NAMES[number]]
      : each.run.statistics()[by].value;
    return [each, value];
  }));
  const sign = better === "lower" ? -1 : 1;
  const worth = (each: Combination) =>
    each.run === null ? -Infinity : sign * (score.get(each) ?? -sign * 1e300);
  const rows = given.toSorted((a, b) => worth(b) - worth(a) || 0);
  const column = (name: typeof METRIC_NAMES[number]) =>
    Float64Array.from(rows, ({ run }) => run?.metrics[name] ?? NaN);
  const columns = {
    length: rows.length,
    strategy: rows.map(({ strategy }) => strategy),
    symbol: rows.map(({ symbol }) => symbol),
    reason: rows.map(({ reason }) => reason),
    ...Object.fromEntries(METRIC_NAMES.map((name) => [name, column(name)])),
  } as AllColumns;
  const failed = rows.filter(({ run }) => run === null).length;
  const labels = {
    Strategy: columns.strategy,
    Symbol: columns.symbol,
    ...failed > 0 && { "Failed as": columns.reason },
  };
  const picture = (): TableFigure =>
    metricsTable(
      labels,
      rows.map(({ run }) => run && valuesOf(run)),
      [...METRIC_NAMES],
      `Runs, best ${title} first`,
    );
  const all: Omit<AllRuns, keyof Displayed> = {
    table: withRows(columns, picture),
    runs: rows.map(({ run }) => run),
    best: rows[0]?.run ?? null,
    notes: [...notes, ...luckNote(rows)],
  };
  return displayedAs(all, (each): CardFigure =>
    runCard({
      title: `${new Set(columns.strategy).size} strategies on ${new Set(columns.symbol).size} symbols`,
      metrics: [],
      figures: [picture(), grid(given, (one) => score.get(one) ?? null, title, statisticFormat(unit))],
      notes: [
        ...each.notes,
        ...failed > 0 ? [`${formatNumber(failed, "integer")} failed: see reason in the table.`] : [],
      ],
    }));
}

const valuesOf = ({ metrics }: Run) =>
  Object.fromEntries(METRIC_NAMES.map((name) => [name, { value: metrics[name] }])) as Parameters<
    typeof metricsTable
  >[1][number];

/** Strategies down, symbols across. */
function grid(
  given: readonly Combination[],
  score: (each: Combination) => number | null,
  title: string,
  format: HeatmapFigure["format"],
): HeatmapFigure {
  const rows = [...new Set(given.map(({ strategy }) => strategy))].slice(0, 500);
  const columns = [...new Set(given.map(({ symbol }) => symbol))].slice(0, 100);
  const at = new Map(given.map((each) => [`${each.strategy}\0${each.symbol}`, score(each)]));
  return {
    kind: "heatmap",
    title,
    format,
    rows,
    columns,
    values: rows.map((row) => columns.map((column) => at.get(`${row}\0${column}`) ?? null)),
    rowTitle: "",
  };
}

/** The best of many is lucky: how likely its Sharpe ratio is to be more than that. */
function luckNote(rows: readonly Combination[]): string[] {
  const trials = Float64Array.from(rows.flatMap(({ run }) => run?.metrics.sharpe ?? []));
  const best = rows.find(({ run }) => run?.metrics.sharpe === Math.max(...trials));
  const probability = trials.length > 1
    ? best?.run?.statistics({ trials }).deflatedSharpe.value ?? null
    : null;
  if (probability === null) return [];
  return [
    `The best Sharpe ratio is the best of ${trials.length}: with a probability of ${
      formatNumber(probability, "percent", { decimals: 0 })
    } it is more than luck (deflated Sharpe ratio).`,
  ];
}
