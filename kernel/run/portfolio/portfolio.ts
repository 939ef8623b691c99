import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import type { Timeframe } from "../../market/bars.ts";
import { combine, equityOf } from "../../portfolio/combine.ts";
import { correlationMatrix } from "../../portfolio/correlation.ts";
import { covarianceMatrix, type PortfolioRisk, portfolioRisk } from "../../portfolio/covariance.ts";
import type { WeightMethod } from "../../portfolio/methods.ts";
import { weightsOf } from "../../portfolio/returns.ts";
import { type CalendarPeriod, eachPeriod } from "../../stats/calendar_returns.ts";
import { checkOption } from "../../stats/check_option.ts";
import { type Statistics, statistics } from "../../stats/statistics.ts";
import { type AccountInputs, accountsOf, type ValueCurve } from "../accounts.ts";
import { type Displayed, displayedAs } from "../display.ts";
import { requireBars, type SideBySide, sideBySide } from "../side_by_side.ts";
import { portfolioCard } from "./portfolio_card.ts";

/** How portfolio() divides money, and how it keeps it divided. */
export interface PortfolioOptions {
  /** Fractions by name that sum to 1, or the name of a method; default equal. */
  readonly weights?: Readonly<Record<string, number>> | WeightMethod;
  /** When the members are brought back to their weights; default never. */
  readonly rebalance?: "never" | "every-bar" | CalendarPeriod;
  /**
   * Bars from which a method finds the weights, those before each rebalancing alone; the portfolio begins after the
   * first of them. Without it the method knows all bars, those that it is measured on included, and a note says so.
   */
  readonly lookback?: number;
  /** Fraction of the money that is moved between members; default 0. */
  readonly cost?: number;
  /** Greatest weight, of minimum-variance and maximum-sharpe; default 1. */
  readonly most?: number;
  /** Money at the start; default 100,000. */
  readonly cash?: number;
}

/** Several accounts as one. Shown as a card; can stand in compare() and plot.equity(). */
export interface Portfolio extends ValueCurve, Displayed {
  readonly name: string;
  /** Epoch ms of each common bar, and the portfolio's value at it. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  readonly equity: { readonly time: Float64Array; readonly value: Float64Array };
  readonly periodsPerYear: number;
  /** The members, and the weights that were set last. */
  readonly names: readonly string[];
  readonly weights: Readonly<Record<string, number>>;
  /** What the members had grown or shrunk to at each time, by name. */
  readonly allocation: Readonly<Record<string, Float64Array>>;
  readonly statistics: Statistics;
  /** Of the weights that were set last, with all common bars; volatility a year, shares by name. */
  readonly risk: {
    readonly volatility: number;
    /** What each member adds to the volatility: they sum to it; and the same as shares of it. */
    readonly contribution: Readonly<Record<string, number>>;
    readonly share: Readonly<Record<string, number>>;
    /** Weighted mean of the members' volatilities over the portfolio's; null without risk. */
    readonly diversification: number | null;
  };
  readonly correlation: readonly (readonly (number | null)[])[];
  /** Half the money moved between members a year over the money there was. */
  readonly turnover: number;
  readonly notes: readonly string[];
}

const OPTIONS: readonly (keyof PortfolioOptions)[] = [
  "weights",
  "rebalance",
  "lookback",
  "cost",
  "most",
  "cash",
];
const PERIODS = ["never", "every-bar", "day", "week", "month", "quarter", "year"];

/**
 * One account made of runs, symbols, other portfolios or curves, over the bars that all of them have: its equity,
 * Sharpe ratio and drawdown, what each member adds to the risk, and how much that is diversified.
 *
 * Methods: `equal`, `inverse-volatility`, `minimum-variance`, `maximum-sharpe` (Markowitz 1952), `risk-parity` (every
 * member adds the same risk) and `hierarchical` (López de Prado 2016). Give `lookback` with them for weights that
 * could have been known.
 *
 * @param items by name, or in a list
 * @throws ParameterError for weights that do not sum to 1, different currencies, and options that are not allowed
 * @throws DataError for members without enough common bars
 * @example
 * ```ts
 * import { portfolio, syntheticBars } from "tapebook";
 *
 * const bars = syntheticBars({ symbols: ["A", "B"], bars: 500, sigma: [0.1, 0.3], seed: 1 });
 * const { weights, risk } = await portfolio(bars, { weights: "risk-parity", rebalance: "month" });
 * if (!(weights.A! > weights.B!)) throw new Error("the calmer one gets more money");
 * if (Math.abs(risk.share.A! - 0.5) > 1e-9) throw new Error("each is half of the risk");
 * ```
 */
export async function portfolio(items: AccountInputs, options: PortfolioOptions = {}): Promise<Portfolio> {
  const { cash = 100_000, cost = 0, lookback, rebalance = "never" } = checked(options);
  const side = sideBySide(accountsOf(items, "items"));
  requireBars(side, (lookback ?? 0) + 3, "a portfolio");
  const { names, periodsPerYear, currency } = side;
  const weightsAt = await weigher(side, options);
  const from = lookback ?? 0;
  const time = side.time.subarray(from);
  const returns = side.returns.map((column) => column.subarray(from));
  const days = rebalancingBars(time, rebalance);
  let last: Float64Array = new Float64Array(0);
  const combined = combine(returns, (i) => days[i] ? last = weightsAt(from + i) : null, cost);
  const value = equityOf(combined.returns, cash);
  const risk = portfolioRisk(covarianceMatrix(returns), last);
  const years = (time.at(-1)! - time[0]!) / (365.25 * 86_400_000);
  const byName = (column: ArrayLike<number>) =>
    Object.fromEntries(names.map((name, k) => [name, column[k]!]));
  const found: Omit<Portfolio, keyof Displayed> = {
    name: "Portfolio",
    time,
    value,
    equity: { time, value },
    ...currency !== null && { currency },
    ...timeframeOf(side),
    periodsPerYear,
    names,
    weights: byName(last),
    allocation: Object.fromEntries(names.map((name, k) => [name, combined.weights[k]!])),
    statistics: statistics({ time, equity: value, periodsPerYear }),
    risk: annualRisk(risk, periodsPerYear, byName),
    correlation: correlationMatrix(returns),
    turnover: combined.turnover / 2 / years,
    notes: [...side.notes, ...methodNotes(options)],
  };
  const members = {
    ...side,
    time,
    accounts: side.accounts.map((each) => ({ ...each, time, equity: each.equity.subarray(from) })),
  };
  return displayedAs(found, (each) => portfolioCard(each, members, methodLine(options)));
}

function checked(options: PortfolioOptions): PortfolioOptions {
  checkNames(options, OPTIONS, "the options of portfolio");
  const { rebalance = "never", lookback, cost = 0, cash = 1, weights = "equal" } = options;
  checkOption("rebalance", rebalance, PERIODS.includes(rebalance), PERIODS.join(", "));
  checkOption("cost", cost, cost >= 0 && cost < 1, "a fraction from 0, below 1");
  checkOption("cash", cash, cash > 0 && cash < Infinity, "an amount of money above zero");
  if (lookback !== undefined) {
    checkOption(
      "lookback",
      lookback,
      Number.isInteger(lookback) && lookback >= 3,
      "a whole number of bars from 3 on",
    );
    checkOption("lookback", lookback, typeof weights === "string", "nothing where weights are given by name");
    checkOption(
      "lookback",
      lookback,
      weights !== "equal",
      "nothing where weights are equal, which look at no bars",
    );
  }
  return options;
}

/** Weights to be set before a return, from those before it or from all. */
async function weigher(
  { names, returns }: SideBySide,
  { weights = "equal", lookback, most }: PortfolioOptions,
): Promise<(i: number) => Float64Array> {
  if (typeof weights !== "string") {
    if (typeof weights !== "object" || weights === null) {
      throw new ParameterError(`Set weights to numbers by name, or a method: it is ${quote(weights)}`, {
        field: "weights",
        value: weights,
        allowed: `numbers for ${names.join(", ")}`,
      });
    }
    const given = weightsOf(names, weights);
    return () => given;
  }
  // The solver of quadratic programs is loaded by those who weigh by method alone.
  const { weightsBy } = await import("../../portfolio/methods.ts");
  if (lookback !== undefined) {
    return (i) =>
      weightsBy(weights, names, returns.map((column) => column.subarray(i - lookback, i)), { most });
  }
  const whole = weightsBy(weights, names, returns, { most });
  return () => whole;
}

/** 1 at the returns before which the members are brought to their weights: after the last bar of each period. */
function rebalancingBars(
  time: Float64Array,
  rebalance: NonNullable<PortfolioOptions["rebalance"]>,
): Uint8Array {
  const due = new Uint8Array(time.length);
  due[0] = 1;
  if (rebalance === "every-bar") due.fill(1);
  else if (rebalance !== "never") eachPeriod(time, rebalance, (_, last) => due[last] = 1);
  return due;
}

function annualRisk(
  { volatility, contribution, share, diversification }: PortfolioRisk,
  periodsPerYear: number,
  byName: (column: ArrayLike<number>) => Record<string, number>,
): Portfolio["risk"] {
  const year = Math.sqrt(periodsPerYear);
  return {
    volatility: volatility * year,
    contribution: byName(contribution.map((each) => each * year)),
    share: byName(share),
    diversification,
  };
}

function timeframeOf({ accounts }: SideBySide): { timeframe?: Timeframe } {
  const frames = new Set(accounts.flatMap(({ timeframe }) => timeframe ?? []));
  const [first] = frames;
  return first === undefined ? {} : { timeframe: frames.size === 1 ? first : "1d" };
}

function methodNotes({ weights = "equal", lookback, rebalance = "never" }: PortfolioOptions): string[] {
  if (typeof weights !== "string" || weights === "equal") return [];
  if (lookback === undefined) {
    return [
      `The ${weights} weights were found on the very bars on which they are measured: give lookback for others.`,
    ];
  }
  return rebalance === "never"
    ? [`The weights were found once, on the first ${lookback} bars: give rebalance for more.`]
    : [];
}

function methodLine({ weights = "equal", rebalance = "never" }: PortfolioOptions): string {
  const method = typeof weights === "string" ? `${weights} weights` : "weights as given";
  return `${method}, ${
    rebalance === "never" ? "never rebalanced" : `rebalanced every ${rebalance.replace("every-", "")}`
  }`;
}
