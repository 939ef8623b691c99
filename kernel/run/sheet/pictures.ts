/** The figures of a run that its tear sheet shows, those that have something to show. */
import { plot } from "../../plot/mod.ts";
import type { SheetPart } from "../../plot/spec/sheet.ts";
import { inlineFigure, wholeFigure } from "../../plot/spec/thin.ts";
import { monthsPicture } from "../run_card.ts";
import type { SheetRun } from "./sheet_run.ts";

/** Points of a series: a sheet has a dozen figures, and each is at most as wide as a window. */
const POINTS = 1500;

export const thinned = (part: SheetPart): SheetPart =>
  part.kind === "time" ? inlineFigure(wholeFigure(part) ?? part, POINTS) : part;

export const summaryPictures = ({ run }: SheetRun): SheetPart[] => [plot.equity(run).spec];

export function returnPictures({ run, finished }: SheetRun): SheetPart[] {
  const { time, equity, benchmark, benchmarkName } = run.plotted;
  const beside = benchmark ? { benchmark: { time, equity: benchmark }, benchmarkName } : {};
  return [
    monthsPicture(finished),
    plot.yearly({ time, equity }, { name: "Strategy", title: "Returns by year", ...beside }).spec,
    plot.distribution({ time, equity }).spec,
  ];
}

export function drawdownPictures({ run }: SheetRun): SheetPart[] {
  const { time, equity } = run.plotted;
  return [plot.drawdowns({ time, equity }).spec];
}

export function dailyPictures({ run }: SheetRun): SheetPart[] {
  const { time, equity } = run.plotted;
  return [plot.calendar({ time, equity }).spec, plot.qq({ time, equity }).spec];
}

/** A year's window, or a quarter of what there is; none over so few bars that it would say nothing. */
export function rollingPictures({ run }: SheetRun): SheetPart[] {
  const { time, periodsPerYear } = run.plotted;
  const window = Math.min(Math.round(periodsPerYear), Math.floor(time.length / 4));
  return window < 20 ? [] : [plot.rolling(run, { window }).spec];
}

export function exposurePictures({ run }: SheetRun): SheetPart[] {
  const { time, equity, weights } = run.plotted;
  if (run.trades.length === 0) return [];
  const several = Object.keys(weights()).length > 1;
  return [
    plot.exposure(run).spec,
    ...several ? [plot.allocation(run).spec] : [],
    plot.turnover({ time, equity, fills: run.fills }).spec,
  ];
}

/** On the candles of the symbol that was traded most. */
export function tradePictures({ run: { plotted, trades } }: SheetRun): SheetPart[] {
  if (trades.length === 0) return [];
  const counts = new Map<string, number>();
  for (const symbol of trades.symbol) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const [symbol] = Array.from(counts).reduce((most, each) => each[1] > most[1] ? each : most);
  const candles = plot.trades({ plotted }, { symbol }).spec;
  if (!trades.open.some((isOpen) => isOpen === 0)) return [candles];
  return [
    candles,
    plot.tradeHistogram(trades).spec,
    plot.tradeScatter(trades).spec,
    plot.maeMfe(trades).spec,
  ];
}
