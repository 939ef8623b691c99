/** The figures of a run that its tear sheet shows, those that have something to show. */
import { allocationFigure } from "../../plot/spec/allocation.ts";
import { calendarFigure } from "../../plot/spec/calendar.ts";
import { distributionFigure } from "../../plot/spec/distribution.ts";
import { exposureFigure } from "../../plot/spec/exposure.ts";
import type { SheetPart } from "../../plot/spec/sheet.ts";
import { maeMfeFigure } from "../../plot/spec/mae_mfe.ts";
import { qqFigure } from "../../plot/spec/qq.ts";
import { rollingFigure } from "../../plot/spec/rolling.ts";
import { thinFigure } from "../../plot/spec/thin.ts";
import { tradeHistogramFigure } from "../../plot/spec/trade_histogram.ts";
import { tradeScatterFigure } from "../../plot/spec/trade_scatter.ts";
import { yearlyFigure } from "../../plot/spec/yearly.ts";
import { clockPeriodsPerYear } from "../../market/timeframe.ts";
import { runBenchmark } from "../benchmark.ts";
import type { PositionColumns } from "../derived/positions.ts";
import { equityPicture, type Finished, monthsPicture } from "../run_card.ts";
import type { SheetRun } from "./sheet_run.ts";

/** Points of a series: a sheet has a dozen figures, and each is at most as wide as a window. */
const POINTS = 1500;

export const thinned = (part: SheetPart): SheetPart => part.kind === "time" ? thinFigure(part, POINTS) : part;

export const summaryPictures = ({ finished }: SheetRun): SheetPart[] => [equityPicture(finished)];

export function returnPictures(sheet: SheetRun): SheetPart[] {
  const { finished } = sheet;
  const curve = curveOf(finished);
  const { name, value } = runBenchmark(finished);
  const benchmark = { time: curve.time, equity: value };
  return [
    monthsPicture(finished),
    yearlyFigure(curve, { name: "Strategy", benchmark, benchmarkName: name, title: "Returns by year" }),
    distributionFigure(curve),
  ];
}

export function dailyPictures({ finished }: SheetRun): SheetPart[] {
  const curve = curveOf(finished);
  return [calendarFigure(curve), qqFigure(curve)];
}

export function rollingPictures({ finished }: SheetRun): SheetPart[] {
  const { time, equity } = curveOf(finished);
  const year = Math.round(clockPeriodsPerYear(finished.bars));
  const window = Math.min(year, Math.floor(time.length / 4));
  if (window < 20) return [];
  const benchmark = runBenchmark(finished).value;
  return [rollingFigure({ time, equity, benchmark, window, periodsPerYear: year })];
}

export function exposurePictures({ finished, run }: SheetRun): SheetPart[] {
  const { time, exposure, netExposure, start } = finished.result;
  const from = (column: Float64Array) => column.subarray(start);
  const drawn: SheetPart[] = [
    exposureFigure({ time: from(time), gross: from(exposure), net: from(netExposure) }),
  ];
  const weights = weightsOf(run.positions, finished);
  if (Object.keys(weights).length > 1) {
    drawn.push(allocationFigure({ time: from(time), weights }));
  }
  return drawn;
}

export function tradePictures({ run: { trades } }: SheetRun): SheetPart[] {
  if (!trades.open.some((isOpen) => isOpen === 0)) return [];
  return [tradeHistogramFigure(trades), tradeScatterFigure(trades), maeMfeFigure(trades)];
}

function curveOf({ result: { time, equity, start } }: Finished) {
  return { time: time.subarray(start), equity: equity.subarray(start) };
}

/** Value of each symbol over equity at each close. */
function weightsOf(positions: PositionColumns, { result, bars }: Finished): Record<string, Float64Array> {
  const { time, equity, start } = result;
  const length = time.length - start;
  const weights: Record<string, Float64Array> = {};
  let tick = start;
  for (let i = 0; i < positions.length; i++) {
    while (tick < time.length && time[tick]! < positions.time[i]!) tick++;
    const column = weights[positions.symbol[i]!] ??= new Float64Array(length);
    column[tick - start] = positions.value[i]! / equity[tick]!;
  }
  const names = new Map(bars.map(({ symbol, name }) => [symbol, name]));
  return Object.fromEntries(
    Object.entries(weights).map(([symbol, column]) => [names.get(symbol) ?? symbol, column]),
  );
}
