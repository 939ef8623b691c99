/** Returns by calendar month: years down, months across, the year's total set apart. */
import { monthlyReturns } from "../../stats/monthly_returns.ts";
import { withEquity } from "./equity_rows.ts";
import type { HeatmapFigure } from "./figure.ts";
import { MONTHS } from "./heatmap_names.ts";

export interface MonthlyInput {
  /** Epoch milliseconds, ascending. */
  time: ArrayLike<number>;
  /** Account value at each time; NaN where there is none. */
  equity: ArrayLike<number>;
  title?: string;
}

/** As `monthlyReturns` counts them; a month without any equity stays empty and the next one counts from the value before. */
export function monthlyHeatmap({ time, equity, title = "Monthly returns" }: MonthlyInput): HeatmapFigure {
  const valued = withEquity(time, equity);
  const { years, values, totals } = monthlyReturns(valued.time, valued.equity);
  return {
    kind: "heatmap",
    title,
    format: "percent",
    rows: years.map(String),
    columns: MONTHS,
    values,
    totals: { title: "Year", values: totals },
  };
}
