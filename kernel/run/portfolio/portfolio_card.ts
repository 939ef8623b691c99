/** A portfolio at a glance. */
import { formatTime } from "../../market/time.ts";
import { allocationFigure } from "../../plot/spec/allocation.ts";
import { runCard } from "../../plot/spec/card.ts";
import { correlationFigure } from "../../plot/spec/correlation.ts";
import type { CardFigure, TableFigure } from "../../plot/spec/figure.ts";
import { columnsTable } from "../../plot/spec/tables.ts";
import { type StatisticName, STATISTICS } from "../../stats/registry.ts";
import { type Statistics, statistics } from "../../stats/statistics.ts";
import { statisticFormat } from "../../plot/spec/statistic.ts";
import { overlaidFigure } from "../compare/pictures.ts";
import type { Displayed } from "../display.ts";
import { withFormats } from "../rows.ts";
import type { SideBySide } from "../side_by_side.ts";
import type { Portfolio } from "./portfolio.ts";

const METRICS = [
  "totalReturn",
  "cagr",
  "volatility",
  "sharpe",
  "maxDrawdown",
] as const satisfies readonly StatisticName[];

export function portfolioCard(
  portfolio: Omit<Portfolio, keyof Displayed>,
  members: SideBySide,
  method: string,
): CardFigure {
  const { time, value, names, allocation, risk, correlation, turnover, notes } = portfolio;
  const own = { name: portfolio.name, time, equity: value };
  const all = {
    ...members,
    names: [portfolio.name, ...names],
    accounts: [own, ...members.accounts],
  } as SideBySide;
  const measured = METRICS.map((name) => ({
    label: STATISTICS[name].title,
    value: portfolio.statistics[name].value,
    format: statisticFormat(STATISTICS[name].unit),
  }));
  return runCard({
    title: `Portfolio of ${names.length} · ${formatTime(time[0]!)} → ${formatTime(time.at(-1)!)}`,
    metrics: [
      ...measured,
      { label: "Diversification ratio", value: risk.diversification, format: "ratio" },
      { label: "Turnover a year", value: turnover, format: "percent" },
    ],
    figures: [
      overlaidFigure(all),
      membersTable(portfolio, members),
      allocationFigure({ time, weights: allocation }),
      correlationFigure({ names, matrix: correlation }),
    ],
    notes: [method, ...notes],
  });
}

/** Each member alone beside the portfolio: what it was given and what it adds to the risk. */
function membersTable(portfolio: Omit<Portfolio, keyof Displayed>, members: SideBySide): TableFigure {
  const { names, weights, risk, statistics: own } = portfolio;
  const { periodsPerYear, accounts } = members;
  const alone = accounts.map(({ time, equity }) => statistics({ time, equity, periodsPerYear }));
  const values = (name: StatisticName, list: readonly Statistics[]) => list.map((each) => each[name].value);
  const columns = METRICS.map((name) => [STATISTICS[name].title, values(name, [...alone, own])] as const);
  const formats = METRICS.map((name) =>
    [STATISTICS[name].title, statisticFormat(STATISTICS[name].unit)] as const
  );
  const table = columnsTable({
    Member: [...names, portfolio.name],
    Weight: [...names.map((name) => weights[name]!), 1],
    "Share of risk": [...names.map((name) => risk.share[name]!), 1],
    ...Object.fromEntries(columns),
  }, "Members");
  return withFormats(table, {
    Weight: "percent",
    "Share of risk": "percent",
    ...Object.fromEntries(formats),
  });
}
