/** A comparison as pictures: metrics with the best marked, and the accounts over each other. */
import type { TableFigure, TimeFigure } from "../../plot/spec/figure.ts";
import { drawdownPane } from "../../plot/spec/drawdown.ts";
import { SERIES_COLOURS } from "../../plot/spec/series_colours.ts";
import { figureValues } from "../../plot/spec/thin.ts";
import { inContext } from "../../plot/spec/time_context.ts";
import { columnsTable } from "../../plot/spec/tables.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { drawdown } from "../../stats/drawdown.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import type { Statistics } from "../../stats/statistics.ts";
import { withFormats } from "../rows.ts";
import type { SideBySide } from "../side_by_side.ts";

/** One row an account, one column a statistic. */
export function metricsTable(
  labels: Readonly<Record<string, readonly string[]>>,
  values: readonly (Partial<Statistics> | null)[],
  metrics: readonly StatisticName[],
  title: string,
): TableFigure {
  const cell = (row: Partial<Statistics> | null, name: StatisticName) => row?.[name]?.value ?? null;
  const columns = metrics.map((name) =>
    [STATISTICS[name].title, values.map((row) => cell(row, name))] as const
  );
  const formats = metrics.map((name) =>
    [STATISTICS[name].title, statisticFormat(STATISTICS[name].unit)] as const
  );
  const table = withFormats(
    columnsTable({ ...labels, ...Object.fromEntries(columns) }, title),
    Object.fromEntries(formats),
  );
  const before = Object.keys(labels).length;
  const cells = metrics.flatMap((name, column) =>
    bestRows(values.map((row) => cell(row, name)), STATISTICS[name].better)
      .filter((row) => row < table.rows.length)
      .map((row): [number, number] => [row, before + column])
  );
  return { ...table, marked: { meaning: "best of its column", cells } };
}

/** None where neither direction is better or all are alike. */
function bestRows(values: readonly (number | null)[], better: "higher" | "lower" | null): number[] {
  const known = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (better === null || !(least < most)) return [];
  const best = better === "higher" ? most : least;
  return values.flatMap((value, row) => value === best ? [row] : []);
}

/** More lines than there are colours cannot be told apart. */
const MOST_LINES = SERIES_COLOURS.length + 1;

/** The accounts from 100 on, over their drawdowns; those that rank first where there are many. */
export function overlaidFigure({ names, time, accounts }: SideBySide): TimeFigure {
  const shown = accounts.slice(0, MOST_LINES).map(({ equity }, i) => ({ name: names[i]!, equity }));
  const title = names.length > MOST_LINES
    ? `Growth of 100, the first ${MOST_LINES} of ${names.length}`
    : "Growth of 100";
  const growth = shown.map(({ name, equity }, i) => ({
    type: "line" as const,
    name,
    colour: i === 0 ? "ink" as const : SERIES_COLOURS[i - 1]!,
    values: figureValues(equity.map((value) => 100 * value / equity[0]!)),
  }));
  const panes = [
    { title: "Growth of 100", format: "price" as const, weight: 3, series: growth },
    drawdownPane(shown.map(({ name, equity }) => ({ name, values: drawdown(equity) }))),
  ];
  return inContext({ kind: "time", title, time: Array.from(time), panes }, {});
}
