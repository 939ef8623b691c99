/** Returns of calendar years as bars, beside those of a benchmark. */
import { calendarReturns } from "../../stats/calendar_returns.ts";
import { mean } from "../../series/moments.ts";
import { chartColumn, type ChartFigure, type ChartLayer } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { columnsOf, type CurveSource, type EquityColumns, rowsOf } from "./source.ts";

export interface YearlyOptions {
  /** What to compare with: another run, a curve or columns, of any unit. */
  benchmark?: CurveSource<EquityColumns>;
  name?: string;
  benchmarkName?: string;
  title?: string;
}

/** A first or last year is measured as far as there are bars in it. */
export function yearlyFigure(input: CurveSource<EquityColumns>, options: YearlyOptions = {}): ChartFigure {
  const { name = columnsOf(input).title ?? "Return", benchmarkName = "Benchmark", benchmark } = options;
  const own = yearsOf(input);
  const other = benchmark ? yearsOf(benchmark) : new Map<number, number>();
  const years = Array.from(own.keys());
  const take = (from: Map<number, number>) => chartColumn(years.map((year) => from.get(year) ?? NaN));
  const x = years.map((_, index) => index);
  const layers: ChartLayer[] = [
    {
      type: "bars",
      name,
      colour: benchmark ? "blue" : "gain",
      ...(benchmark ? {} : { below: "loss" as const }),
      x,
      y: take(own),
    },
  ];
  if (benchmark) layers.push({ type: "bars", name: benchmarkName, colour: "ink-2", x, y: take(other) });
  const average = mean(Float64Array.from(own.values()).filter(Number.isFinite));
  if (Number.isFinite(average)) {
    const text = `mean ${formatNumber(average, "percent", { sign: true })}`;
    layers.push({ type: "rule", name: text, colour: "ink", axis: "y", at: average, dashed: true });
  }
  return {
    kind: "chart",
    title: options.title ?? "Yearly returns",
    x: { title: "", scale: "category", format: "integer", categories: years.map(String) },
    y: { title: "Return", scale: "linear", format: "percent", zero: true },
    layers,
  };
}

/** Return of each calendar year, NaN for one of a single bar. */
function yearsOf(input: CurveSource<EquityColumns>): Map<number, number> {
  const { time, equity } = rowsOf(input);
  const { time: starts, value } = calendarReturns(time, equity, "year");
  return new Map(Array.from(starts, (start, i) => [new Date(start).getUTCFullYear(), value[i]!]));
}
