import { checkNames } from "../../market/known_names.ts";
import { formatTime } from "../../market/time.ts";
import { runCard } from "../../plot/spec/card.ts";
import { correlationFigure } from "../../plot/spec/correlation.ts";
import type { HeatmapFigure, TableFigure, TimeFigure } from "../../plot/spec/figure.ts";
import { shown, type ShownFigure } from "../../plot/show.ts";
import { correlationMatrix } from "../../portfolio/correlation.ts";
import { type CalendarPeriod } from "../../stats/calendar_returns.ts";
import { checkOption } from "../../stats/check_option.ts";
import { COMPARED, type ComparedStatistic, pairedDifferences } from "../../stats/paired_differences.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import { type Statistics, statistics } from "../../stats/statistics.ts";
import { type Account, type AccountInputs, accountsOf } from "../accounts.ts";
import { type Displayed, displayedAs } from "../display.ts";
import type { Report, ReportOptions } from "../report/report.ts";
import { type Rows, withRows } from "../rows.ts";
import { requireBars, type SideBySide, sideBySide } from "../side_by_side.ts";
import { comparisonReport } from "./comparison_report.ts";
import { type DifferenceColumns, differenceColumns, differencesTable } from "./differences.ts";
import { metricsTable, overlaidFigure } from "./pictures.ts";
import { recommendationOf } from "./recommendation.ts";
import { type ComparedWindows, comparedWindows, windowsTable } from "./windows.ts";

/** What compare() ranks by, and how its intervals are made. */
export interface CompareOptions {
  /** Decides the ranking and the recommendation; default `sharpe`. */
  readonly by?: ComparedStatistic;
  /** Columns of the table; default the returns, risks and ratios of a run's metrics, and its trades. */
  readonly metrics?: readonly StatisticName[];
  /** Samples of the bootstrap; default 2,000, at least 2 / (1 - confidence), which is 40 of 95 %. */
  readonly paths?: number;
  /** Mean length of its blocks in bars; default the cube root of their number. */
  readonly blockLength?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Of the intervals, and one less the level of the tests; default 0.95. */
  readonly confidence?: number;
}

/** Several accounts side by side, the best first. Shown as a card. */
export interface Comparison extends Displayed {
  readonly names: readonly string[];
  /** Epoch ms of the first and last common bar, and how many there are. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  /** Every statistic of each over the common bars. */
  readonly statistics: Readonly<Record<string, Statistics>>;
  /** Each pair's differences, with bootstrap intervals and p-values after Holm's correction. */
  readonly differences: Rows<DifferenceColumns>;
  /** Of the returns, in the order of the names; null where one does not vary. */
  readonly correlation: readonly (readonly (number | null)[])[];
  /** What it comes to. */
  readonly recommendation: string;
  /** What was left out to make them comparable. */
  readonly notes: readonly string[];
  /** The parts of the card, each to be shown on its own. */
  readonly figures: {
    readonly metrics: ShownFigure<TableFigure>;
    readonly equity: ShownFigure<TimeFigure>;
    readonly correlation: ShownFigure<HeatmapFigure>;
  };
  /** The accounts over the same windows of the calendar, one row a window. */
  windows(period?: CalendarPeriod): ComparedWindows & Displayed;
  /**
   * Writes all of it as a file, in the formats and with the options of `run.report()`.
   *
   * @throws ParameterError for an unknown format or option
   */
  report(options?: ReportOptions): Promise<Report>;
}

/**
 * Sets runs side by side over the bars that all of them have: metrics with the best of each marked, equity over drawdown,
 * the differences of every pair with intervals of a paired stationary bootstrap and Holm's correction for the number of
 * pairs, correlation, a ranking and what it comes to in a sentence. Portfolios, bars (held) and curves can stand beside runs.
 *
 * The best of many runs looks better than it is even with the correction: it does not know of runs that are not given. For
 * those see the deflated Sharpe ratio and backtestOverfitting().
 *
 * @param runs by name, or in a list, in which they are called by their strategy
 * @throws ParameterError for fewer than two, different currencies, and options that are not allowed
 * @throws DataError for runs that have fewer than 20 bars in common
 * @example
 * ```ts
 * import { above, backtest, compare, defineStrategy, loadBars, sma, z } from "tapebook";
 *
 * const average = defineStrategy({
 *   name: "above_average",
 *   params: { bars: z.int().default(200) },
 *   signals: ({ close }, p) => ({ entries: above(close, sma(close, p.bars)), exits: above(sma(close, p.bars), close) }),
 * });
 * const bars = await loadBars("SP500", { start: "2005-01-01" });
 * const [fast, slow] = [await backtest(average({ bars: 20 }), bars), await backtest(average(), bars)];
 * const { names, recommendation } = compare({ fast, slow }, { paths: 200 });
 * if (!recommendation.includes(`${names[0]} beats ${names[1]} by`)) throw new Error("the better one is named first");
 * ```
 */
export function compare(runs: AccountInputs, options: CompareOptions = {}): Comparison {
  const OPTIONS = ["by", "metrics", "paths", "blockLength", "seed", "confidence"];
  checkNames(options, OPTIONS, "the options of compare");
  const { by = "sharpe", metrics = TABLE, confidence = 0.95, ...resampling } = options;
  checkOption("by", by, COMPARED.includes(by), COMPARED.join(", "));
  checkOption("metrics", metrics, Array.isArray(metrics), "a list of names that STATISTICS has");
  const unknown = metrics.find((name) => !Object.hasOwn(STATISTICS, name));
  checkOption("metrics", unknown, unknown === undefined, "names that STATISTICS has");
  const given = sideBySide(accountsOf(runs, "runs"));
  requireBars(given, 20, "a comparison");
  const measured = given.accounts.map((account) => measuredOf(account, given.periodsPerYear));
  const order = rankedBy(measured.map((values) => values[by].value));
  const side = inOrder(given, order);
  const ranked = order.map((i) => measured[i]!);
  const { names, time, returns, periodsPerYear, notes } = side;
  const sampled = pairedDifferences(returns, {
    ...resampling,
    confidence,
    periodsPerYear,
    years: (time.at(-1)! - time[0]!) / YEAR,
  });
  const differences = withRows(
    differenceColumns(side, sampled, confidence),
    (columns) => differencesTable(columns, confidence),
  );
  const recommendation = recommendationOf({
    first: names[0]!,
    second: names[1]!,
    difference: sampled.find((each) => each.statistic === by && each.first === 0 && each.second === 1)!,
    confidence,
    pairs: names.length * (names.length - 1) / 2,
  });
  const correlation = correlationMatrix(returns);
  const table = metricsTable({ Run: names }, ranked, metrics, `Metrics, best ${STATISTICS[by].title} first`);
  const figures = {
    metrics: shown(table),
    equity: shown(overlaidFigure(side)),
    correlation: shown(correlationFigure({ names, matrix: correlation })),
  };
  const parts = {
    names,
    from: time[0]!,
    to: time.at(-1)!,
    bars: time.length,
    statistics: Object.fromEntries(names.map((name, i) => [name, ranked[i]!])),
    differences,
    correlation,
    recommendation,
    notes,
    figures,
  };
  const comparison: Omit<Comparison, keyof Displayed> = {
    ...parts,
    windows: (period: CalendarPeriod = "year") => displayedAs(comparedWindows(side, period), windowsTable),
    report: async (options) => {
      const { writeReport } = await import("../report/report.ts");
      const tables = {
        differences: differencesTable(differences, confidence),
        windows: windowsTable(comparedWindows(side, "year")),
      };
      return await writeReport(comparisonReport(parts, side, tables), options);
    },
  };
  return displayedAs(comparison, () =>
    runCard({
      title: `Comparison of ${names.length} · ${formatTime(comparison.from)} → ${formatTime(comparison.to)}`,
      metrics: [],
      figures: [
        table,
        figures.equity.spec,
        differencesTable(differences, confidence),
        figures.correlation.spec,
      ],
      notes: [recommendation, ...notes],
    }));
}

const TABLE = [
  "totalReturn",
  "cagr",
  "volatility",
  "sharpe",
  "sortino",
  "maxDrawdown",
  "calmar",
  "trades",
] as const satisfies readonly StatisticName[];

const YEAR = 365.25 * 86_400_000;

const measuredOf = ({ time, equity, exposure, trades }: Account, periodsPerYear: number): Statistics =>
  statistics({ time, equity, periodsPerYear, ...exposure && { exposure }, ...trades && { trades } });

/** Places, the greatest value first; without one, last. */
function rankedBy(values: readonly (number | null)[]): number[] {
  return values.map((_, i) => i).sort((a, b) => (values[b] ?? -Infinity) - (values[a] ?? -Infinity) || a - b);
}

function inOrder(side: SideBySide, order: readonly number[]): SideBySide {
  const pick = <T>(list: readonly T[]) => order.map((i) => list[i]!);
  return { ...side, accounts: pick(side.accounts), names: pick(side.names), returns: pick(side.returns) };
}
