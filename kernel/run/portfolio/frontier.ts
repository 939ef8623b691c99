import { checkNames } from "../../market/known_names.ts";
import type { ChartFigure, DotLayer } from "../../plot/spec/chart.ts";
import type { FrontierPoint } from "../../portfolio/mean_variance.ts";
import { covarianceMatrix, dot, portfolioRisk } from "../../portfolio/covariance.ts";
import { checkOption } from "../../stats/check_option.ts";
import { mean } from "../../series/moments.ts";
import { type AccountInputs, accountsOf } from "../accounts.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { requireBars, sideBySide } from "../side_by_side.ts";

/** How fine the frontier is, and what its portfolios may be. */
export interface FrontierOptions {
  /** Portfolios on it; default 50. */
  readonly points?: number;
  /** Greatest weight of a member; default 1. */
  readonly most?: number;
  /** A fraction a year; default 0. */
  readonly riskFree?: number;
}

/** A portfolio by its weights, with what it would have earned and risked a year. */
export interface FrontierPortfolio {
  readonly weights: Readonly<Record<string, number>>;
  /** Mean return of a bar, and its deviation, brought to a year. */
  readonly mean: number;
  readonly volatility: number;
  /** Null without risk. */
  readonly sharpe: number | null;
}

/** The efficient frontier. Shown as a chart of return against volatility. */
export interface Frontier extends Displayed {
  readonly names: readonly string[];
  /** From the least variance to the greatest return. */
  readonly points: readonly FrontierPortfolio[];
  readonly minimumVariance: FrontierPortfolio;
  /** Null where no member earned more than the risk-free rate. */
  readonly maximumSharpe: FrontierPortfolio | null;
  /** Each member alone. */
  readonly members: readonly FrontierPortfolio[];
  readonly notes: readonly string[];
}

/**
 * The portfolios of least variance for each mean return (Markowitz 1952), without short positions, from the returns
 * of runs, symbols or curves over the bars that all of them have. They are those that would have been best; what will
 * be best is another matter.
 *
 * @param items by name, or in a list
 * @throws ParameterError for different currencies and options that are not allowed
 * @throws DataError for members without enough common bars
 * @example
 * ```ts
 * import { frontier, syntheticBars } from "tapebook";
 *
 * const bars = syntheticBars({ symbols: ["A", "B", "C"], bars: 750, sigma: [0.1, 0.2, 0.3], seed: 2 });
 * const { minimumVariance, members } = await frontier(bars);
 * const calmest = Math.min(...members.map(({ volatility }) => volatility));
 * if (minimumVariance.volatility > calmest) throw new Error("less risk than any member");
 * ```
 */
export async function frontier(items: AccountInputs, options: FrontierOptions = {}): Promise<Frontier> {
  checkNames(options, ["points", "most", "riskFree"], "the options of frontier");
  const { points = 50, most = 1, riskFree = 0 } = options;
  checkOption("points", points, Number.isInteger(points) && points >= 2 && points <= 500, "2 to 500");
  checkOption("riskFree", riskFree, Number.isFinite(riskFree) && riskFree > -1, "a fraction a year");
  const side = sideBySide(accountsOf(items, "items"));
  const { names, returns, periodsPerYear, notes } = side;
  requireBars(side, names.length + 3, "a frontier");
  const { efficientFrontier, maximumSharpe } = await import("../../portfolio/mean_variance.ts");
  const means = Float64Array.from(returns, mean);
  const covariance = covarianceMatrix(returns);
  const perBar = (1 + riskFree) ** (1 / periodsPerYear) - 1;
  const named = ({ weights, mean, volatility }: FrontierPoint): FrontierPortfolio => ({
    weights: Object.fromEntries(names.map((name, k) => [name, weights[k]!])),
    mean: mean * periodsPerYear,
    volatility: volatility * Math.sqrt(periodsPerYear),
    sharpe: volatility > 0 ? (mean - perBar) / volatility * Math.sqrt(periodsPerYear) : null,
  });
  const found = efficientFrontier(means, covariance, { points, most });
  const best = maximumSharpe(means, covariance, { riskFree: perBar, most });
  const result: Omit<Frontier, keyof Displayed> = {
    names,
    points: found.map(named),
    minimumVariance: named(found[0]!),
    maximumSharpe: best && named(pointOf(best, means, covariance)),
    members: names.map((_, i) => named(pointOf(unit(names.length, i), means, covariance))),
    notes,
  };
  return displayedAs(result, frontierChart);
}

const pointOf = (
  weights: Float64Array,
  means: Float64Array,
  covariance: readonly Float64Array[],
): FrontierPoint => ({
  weights,
  mean: dot(weights, means),
  volatility: portfolioRisk(covariance, weights).volatility,
});

const unit = (count: number, at: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => i === at ? 1 : 0);

function frontierChart(frontier: Omit<Frontier, keyof Displayed>): ChartFigure {
  const { names, points, minimumVariance, maximumSharpe, members } = frontier;
  const marked = (name: string, at: FrontierPortfolio, colour: DotLayer["colour"]): DotLayer => ({
    type: "dots",
    name,
    colour,
    x: [at.volatility],
    y: [at.mean],
    labels: [weightsText(at)],
  });
  return {
    kind: "chart",
    title: "Efficient frontier",
    x: { title: "Volatility a year", scale: "linear", format: "percent" },
    y: { title: "Mean return a year", scale: "linear", format: "percent" },
    layers: [
      {
        type: "line",
        name: "Efficient frontier",
        colour: "blue",
        x: points.map(({ volatility }) => volatility),
        y: points.map(({ mean }) => mean),
      },
      {
        type: "dots",
        name: "Members",
        colour: "ink-2",
        x: members.map(({ volatility }) => volatility),
        y: members.map(({ mean }) => mean),
        labels: [...names],
      },
      {
        type: "text",
        name: "Members",
        colour: "ink-2",
        x: members.map(({ volatility }) => volatility),
        y: members.map(({ mean }) => mean),
        texts: [...names],
      },
      marked("Least variance", minimumVariance, "green"),
      ...maximumSharpe ? [marked("Greatest Sharpe", maximumSharpe, "vermillion")] : [],
    ],
  };
}

const weightsText = ({ weights }: FrontierPortfolio): string =>
  Object.entries(weights).filter(([, weight]) => weight >= 0.005)
    .map(([name, weight]) => `${name} ${Math.round(100 * weight)} %`).join(", ");
