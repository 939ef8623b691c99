/** What might as well have happened: bands that shares of the paths of a Monte Carlo simulation lie within. */
import { type Fan, type MonteCarlo, monteCarlo } from "../../stats/monte_carlo.ts";
import { simpleReturns } from "../../stats/moments.ts";
import { drawdown } from "../../stats/drawdown.ts";
import { checkOneOf } from "./check.ts";
import { chartColumn, type ChartFigure, type ChartLayer } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { type CurveSource, type EquityColumns, rowsOf } from "./source.ts";

/** A simulation, or a run or curve whose returns are resampled. */
export type FanInput = MonteCarlo | CurveSource<EquityColumns>;

export interface FanOptions {
  /** Growth of the money, or how far it is below its peak; default "equity". */
  of?: "equity" | "drawdown";
  /** Paths and seed of the simulation of a run or curve; default 2,000 and 1. */
  paths?: number;
  seed?: number;
  scale?: "linear" | "log";
  title?: string;
}

export function fanFigure(input: FanInput, options: FanOptions = {}): ChartFigure {
  const { of = "equity", scale = "linear", paths = 2000, seed = 1 } = options;
  checkOneOf("of", of, ["equity", "drawdown"]);
  const isEquity = of === "equity";
  const frame = {
    kind: "chart" as const,
    title: options.title ?? (isEquity ? "What might have been: equity" : "What might have been: drawdown"),
    x: { title: "Bars", scale: "linear" as const, format: "integer" as const },
    y: isEquity
      ? { title: "Growth of 1", scale, format: "ratio" as const }
      : { title: "Below the peak", scale: "linear" as const, format: "percent" as const, zero: true },
  };
  if (isSimulation(input)) return { ...frame, layers: fanLayers(input[of]), note: fanNote(input) };
  const { equity } = rowsOf(input);
  const returns = simpleReturns(equity);
  if (returns.length < 2 || returns.some((value) => !(value >= -1))) {
    return { ...frame, layers: [], note: "It takes three values of an equity above zero" };
  }
  const simulated = monteCarlo(returns, { paths, seed });
  const fan = simulated[of];
  const was = isEquity ? equity.map((value) => value / equity[0]!) : drawdown(equity);
  const y = chartColumn(Array.from(fan.step, (step) => was[step]!));
  const own: ChartLayer = {
    type: "line",
    name: "as it was",
    colour: "vermillion",
    x: Array.from(fan.step),
    y,
  };
  return { ...frame, layers: [...fanLayers(fan), own], note: fanNote(simulated) };
}

function isSimulation(input: FanInput): input is MonteCarlo {
  return "ruinProbability" in input;
}

function fanNote({ paths, lossProbability, ruinProbability }: MonteCarlo): string {
  const share = (value: number) => formatNumber(value, "percent");
  return `${formatNumber(paths, "integer")} paths: ${share(lossProbability)} end below the start, ${
    share(ruinProbability)
  } are ruined on the way`;
}

/** The outermost quantiles form the widest band; one without a partner, such as the median, is a line. */
function fanLayers({ step, quantiles, values }: Fan): ChartLayer[] {
  const x = Array.from(step);
  const layers: ChartLayer[] = [];
  const text = (share: number) =>
    formatNumber(share, "percent", { decimals: Number.isInteger(share * 100) ? 0 : 1 });
  const pairs = Math.floor(quantiles.length / 2);
  for (let i = 0; i < pairs; i++) {
    const j = quantiles.length - 1 - i;
    layers.push({
      type: "band",
      name: `${text(quantiles[i]!)} to ${text(quantiles[j]!)} of the paths`,
      colour: "blue",
      opacity: Number((0.13 + 0.15 * i).toFixed(2)),
      x,
      low: chartColumn(values[i]!),
      high: chartColumn(values[j]!),
    });
  }
  if (quantiles.length % 2 === 1) {
    const share = quantiles[pairs]!;
    const name = share === 0.5 ? "median path" : `${text(share)} of the paths below`;
    layers.push({ type: "line", name, colour: "ink", x, y: chartColumn(values[pairs]!) });
  }
  return layers;
}
