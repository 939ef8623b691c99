/** Many runs as one table, the best first. */
import type { CardFigure, HeatmapFigure, TableFigure } from "../../plot/spec/figure.ts";
import { runCard } from "../../plot/spec/card.ts";
import { formatNumber } from "../../plot/spec/format.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { METRIC_NAMES, type Metrics } from "../../stats/core_metrics.ts";
import { checkOption } from "../../stats/check_option.ts";
import { STATISTICS } from "../../stats/registry.ts";
import type { Statistics } from "../../stats/statistics.ts";
import { metricsTable } from "../compare/pictures.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { type Rows, withRows } from "../rows.ts";
import type { Run } from "../run.ts";

/** One strategy on one symbol: its metrics, or why there are none. */
export interface Combination {
  readonly strategy: string;
  readonly symbol: string;
  metrics: Metrics | null;
  reason: string;
  /** Makes the run; null where it could not begin. */
  again: (() => Promise<Run>) | null;
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
  /** That of the first row; null where all failed. */
  readonly best: Run | null;
  readonly notes: readonly string[];
  /**
   * The run of a row of the table, made once more: it is the same.
   *
   * @throws ParameterError for a row that is not there, or that failed
   */
  run(row: number): Promise<Run>;
}

export async function tableOfAll(
  given: readonly Combination[],
  by: keyof Metrics,
  notes: readonly string[],
): Promise<AllRuns> {
  const { title, better, unit } = STATISTICS[by];
  const sign = better === "lower" ? -1 : 1;
  // Those without the metric come behind those with it, and those that failed behind all.
  const worth = ({ metrics }: Combination) =>
    metrics === null ? -Infinity : sign * (metrics[by] ?? -sign * 1e300);
  const rows = given.toSorted((a, b) => worth(b) - worth(a) || 0);
  const column = (name: keyof Metrics) => Float64Array.from(rows, ({ metrics }) => metrics?.[name] ?? NaN);
  const columns = {
    length: rows.length,
    strategy: rows.map(({ strategy }) => strategy),
    symbol: rows.map(({ symbol }) => symbol),
    reason: rows.map(({ reason }) => reason),
    ...Object.fromEntries(METRIC_NAMES.map((name) => [name, column(name)])),
  } as AllColumns;
  const failed = rows.filter(({ metrics }) => metrics === null).length;
  const labels = {
    Strategy: columns.strategy,
    Symbol: columns.symbol,
    ...failed > 0 && { "Failed as": columns.reason },
  };
  const picture = (): TableFigure =>
    metricsTable(
      labels,
      rows.map(({ metrics }) => metrics && valuesOf(metrics)),
      [...METRIC_NAMES],
      `Runs, best ${title} first`,
    );
  const best = rows[0]?.metrics ? await rows[0].again!() : null;
  const all: Omit<AllRuns, keyof Displayed> = {
    table: withRows(columns, picture),
    best,
    notes: [...notes, ...await luckNote(rows)],
    run(row) {
      const { metrics, reason, again } = rows.at(row) ?? { metrics: null, reason: "", again: null };
      checkOption(
        "row",
        row,
        metrics !== null,
        reason ? `another row: ${reason}` : `0 to ${rows.length - 1}`,
      );
      return again!();
    },
  };
  return displayedAs(all, (each): CardFigure =>
    runCard({
      title: `${new Set(columns.strategy).size} strategies on ${new Set(columns.symbol).size} symbols`,
      metrics: [],
      figures: [picture(), grid(given, ({ metrics }) => metrics?.[by] ?? null, title, statisticFormat(unit))],
      notes: [
        ...each.notes,
        ...failed > 0 ? [`${formatNumber(failed, "integer")} failed: see reason in the table.`] : [],
      ],
    }));
}

const valuesOf = (metrics: Metrics) =>
  Object.fromEntries(METRIC_NAMES.map((name) => [name, { value: metrics[name] }])) as Partial<Statistics>;

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
async function luckNote(rows: readonly Combination[]): Promise<string[]> {
  const trials = Float64Array.from(rows.flatMap(({ metrics }) => metrics?.sharpe ?? []));
  const most = Math.max(...trials);
  const best = rows.find(({ metrics }) => metrics?.sharpe === most);
  if (trials.length < 2 || best === undefined) return [];
  const { value } = (await best.again!()).statistics({ trials }).deflatedSharpe;
  if (value === null) return [];
  return [
    `The best Sharpe ratio is the best of ${trials.length}: with a probability of ${
      formatNumber(value, "percent", { decimals: 0 })
    } it is more than luck (deflated Sharpe ratio).`,
  ];
}
