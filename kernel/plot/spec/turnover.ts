/** How much of the account was traded in each month. */
import { turnoverByPeriod, type TurnoverPeriod } from "../../stats/turnover.ts";
import type { FillColumns } from "../../market/trade.ts";
import { chartColumn, type ChartFigure } from "./chart.ts";
import { checkOneOf } from "./check.ts";
import { withEquity } from "./equity_rows.ts";
import { formatNumber } from "./format.ts";
import { columnsOf, type CurveSource, type EquityColumns } from "./source.ts";

/** A run, or fills beside the account value at each bar. */
export type TurnoverInput = CurveSource<EquityColumns> & {
  fills: Pick<FillColumns, "length" | "time" | "quantity" | "price">;
};

export interface TurnoverOptions {
  /** Default "month". */
  period?: TurnoverPeriod;
  title?: string;
}

export function turnoverFigure(input: TurnoverInput, options: TurnoverOptions = {}): ChartFigure {
  const { period = "month", title = "Turnover" } = options;
  checkOneOf("period", period, ["week", "month", "quarter", "year"]);
  const { time, equity } = columnsOf(input);
  const rows = withEquity(time, equity);
  const { start, end, value } = turnoverByPeriod(input.fills, rows.time, rows.equity, period);
  const total = value.reduce((sum, each) => sum + each, 0);
  const average = total / value.length;
  const isTraded = total > 0;
  return {
    kind: "chart",
    title,
    x: { title: "", scale: "time", format: "integer" },
    y: {
      title: `Half the money traded in a ${period} / mean equity`,
      scale: "linear",
      format: "percent",
      zero: true,
    },
    layers: isTraded
      ? [
        {
          type: "bars",
          name: "Turnover",
          colour: "blue",
          x: Array.from(start),
          x2: Array.from(end),
          y: chartColumn(value),
        },
        {
          type: "rule",
          name: `mean ${formatNumber(average, "percent")}`,
          colour: "ink",
          axis: "y",
          at: average,
          dashed: true,
        },
      ]
      : [],
    ...(isTraded ? {} : { note: "Nothing was traded" }),
  };
}
