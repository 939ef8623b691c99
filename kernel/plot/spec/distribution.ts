/** How returns are distributed, beside a normal distribution of the same mean and deviation. */
import { type Histogram, histogram } from "../../stats/histogram.ts";
import { momentsOf } from "../../stats/moments.ts";
import { normalDensity } from "../../stats/normal.ts";
import { tailsOf } from "../../stats/tails.ts";
import { type BarLayer, chartColumn, type ChartFigure, type ChartLayer, eightDigits } from "./chart.ts";
import { formatNumber } from "./format.ts";
import { RETURN_OF, type ReturnPeriod, returnsOf, type ReturnsSource } from "./source.ts";
import type { Colour } from "./style.ts";

export interface DistributionOptions {
  /** Returns by bar, or by period of the calendar; default "bar". */
  period?: ReturnPeriod;
  /** Width of a bin, a fraction: 0.01 is 1 %. Default: by the rule of Freedman and Diaconis. */
  binWidth?: number;
  title?: string;
}

/** Points of the normal curve. */
const CURVE = 121;

export function distributionFigure(input: ReturnsSource, options: DistributionOptions = {}): ChartFigure {
  const { period = "bar", title = "Distribution of returns" } = options;
  const returns = returnsOf(input, period);
  const bins = histogram(returns, options.binWidth);
  const layers: ChartLayer[] = [histogramLayer(bins, "Returns", "sky")];
  const { count, mean, deviation, skew, kurtosis } = momentsOf(returns);
  if (deviation !== null) layers.push(normalLayer(bins, count, mean, deviation));
  const percent = (value: number) => formatNumber(value, "percent", { decimals: 2, sign: true });
  if (count > 0) {
    const { quantile } = tailsOf(returns, 0.95);
    layers.push(
      {
        type: "rule",
        name: `5 % below ${percent(quantile)}`,
        colour: "loss",
        axis: "x",
        at: quantile,
        dashed: true,
      },
      { type: "rule", name: `mean ${percent(mean)}`, colour: "ink", axis: "x", at: mean, dashed: true },
    );
  }
  const shape = deviation === null
    ? ""
    : ` · deviation ${formatNumber(deviation, "percent", { decimals: 2 })} · skew ${
      formatNumber(skew, "ratio")
    } · kurtosis ${formatNumber(kurtosis, "ratio")}, of a normal one 3`;
  return {
    kind: "chart",
    title,
    x: { title: RETURN_OF[period], scale: "linear", format: "percent" },
    y: { title: "Count", scale: "linear", format: "integer", zero: true },
    layers,
    note: count === 0
      ? "No returns: it takes two values of an equity"
      : `${formatNumber(count, "integer")} returns${shape}`,
  };
}

/** A histogram's bins as bars from edge to edge; empty ones have no bar. */
export function histogramLayer({ edges, counts }: Histogram, name: string, colour: Colour): BarLayer {
  return {
    type: "bars",
    name,
    colour,
    x: Array.from(edges.subarray(0, -1), eightDigits),
    x2: Array.from(edges.subarray(1), eightDigits),
    y: Array.from(counts, (count) => count || null),
  };
}

/** How many returns a normal distribution would have in a bin around each place, four deviations to either side. */
function normalLayer({ edges }: Histogram, count: number, mean: number, deviation: number): ChartLayer {
  const width = edges[1]! - edges[0]!;
  const z = Array.from({ length: CURVE }, (_, i) => (i / (CURVE - 1) - 0.5) * 8);
  return {
    type: "line",
    name: "Normal",
    colour: "vermillion",
    x: chartColumn(z.map((at) => mean + at * deviation)),
    y: chartColumn(z.map((at) => count * width / deviation * normalDensity(at))),
  };
}
