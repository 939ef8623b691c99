import { ParameterError } from "../market/errors.ts";
import { checkNames } from "../market/known_names.ts";
import type { TableFigure } from "../plot/spec/figure.ts";
import { formatNumber } from "../plot/spec/format.ts";
import { columnsTable } from "../plot/spec/tables.ts";
import { type ErrorOptions, leastSquares } from "../stats/least_squares.ts";
import { mean } from "../series/moments.ts";
import { type AccountInput, type AccountInputs, accountsOf } from "./accounts.ts";
import { type Displayed, displayedAs } from "./display.ts";
import { withFormats } from "./rows.ts";
import { requireBars, sideBySide } from "./side_by_side.ts";

/** How factorRegression() measures. */
export interface FactorOptions extends ErrorOptions {
  /** A fraction a year, taken off the account and every factor; default 0. */
  readonly riskFree?: number;
}

/** What a factor explains. */
export interface FactorExposure {
  /** What the account moves when the factor moves by one. */
  readonly beta: number;
  readonly error: number;
  readonly t: number;
  /** Probability of so great a beta, either way, where there is none. */
  readonly pValue: number;
  /** Beta times the factor's mean excess return, a year: these and alpha sum to the account's. */
  readonly contribution: number;
}

/** An account's returns as a sum of factors. Shown as a table. */
export interface FactorRegression extends Displayed {
  /** What no factor explains, a year. */
  readonly alpha: Pick<FactorExposure, "error" | "t" | "pValue"> & { readonly value: number };
  readonly factors: Readonly<Record<string, FactorExposure>>;
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  /** Mean excess return of the account, a year. */
  readonly meanReturn: number;
  /** Bars in common. */
  readonly bars: number;
  readonly notes: readonly string[];
}

/**
 * Regression of an account's returns on those of factors, such as the market, a sector or any curve (Jensen 1968;
 * Sharpe 1992): how much each moved it, and what is left. Errors are those of Newey and West 1987 unless asked
 * otherwise.
 *
 * @param account a run, portfolio, symbol or curve
 * @param factors by name, or in a list: each a value over time
 * @throws ParameterError for no factor, factors that are made of each other, and options that are not allowed
 * @throws DataError for fewer common bars than a regression needs
 * @example
 * ```ts
 * import { above, backtest, defineStrategy, factorRegression, loadBars, sma } from "tapebook";
 *
 * const strategy = defineStrategy({
 *   name: "above_average",
 *   signals: ({ close }) => ({ entries: above(close, sma(close, 200)), exits: above(sma(close, 200), close) }),
 * });
 * const bars = await loadBars("SP500");
 * const { factors } = factorRegression(await backtest(strategy(), bars), { market: bars });
 * if (!(factors.market!.beta > 0 && factors.market!.beta < 1)) throw new Error("part of the time in the market");
 * ```
 */
export function factorRegression(
  account: AccountInput,
  factors: AccountInputs,
  options: FactorOptions = {},
): FactorRegression {
  checkNames(options, ["riskFree", "errors", "lags"], "the options of factorRegression");
  const { riskFree = 0, ...errors } = options;
  const [own] = accountsOf([account], "accounts", 1);
  const others = accountsOf(factors, "factors", 1);
  // A factor may have the account's own name.
  const side = sideBySide([{ ...own!, name: "\0account" }, ...others], { mixed: true });
  requireBars(side, others.length + 5, "a regression");
  const { names: [, ...names], returns, periodsPerYear, notes } = side;
  const perBar = (1 + riskFree) ** (1 / periodsPerYear) - 1;
  const [y, ...x] = returns.map((column) => column.map((value) => value - perBar)) as [
    Float64Array,
    ...Float64Array[],
  ];
  const fit = leastSquares(y, x, errors);
  if (fit === null) {
    const allowed = "factors that vary and are not made of each other";
    throw new ParameterError(`Give ${allowed}: ${names.join(", ")} do not tell their betas apart`, {
      field: "factors",
      value: names,
      allowed,
    });
  }
  const { coefficient, error, t, pValue, rSquared, adjustedRSquared } = fit;
  const exposure = (k: number): FactorExposure => ({
    beta: coefficient[k + 1]!,
    error: error[k + 1]!,
    t: t[k + 1]!,
    pValue: pValue[k + 1]!,
    contribution: coefficient[k + 1]! * mean(x[k]!) * periodsPerYear,
  });
  const result: Omit<FactorRegression, keyof Displayed> = {
    alpha: {
      value: coefficient[0]! * periodsPerYear,
      error: error[0]! * periodsPerYear,
      t: t[0]!,
      pValue: pValue[0]!,
    },
    factors: Object.fromEntries(names.map((name, k) => [name, exposure(k)])),
    rSquared,
    adjustedRSquared,
    meanReturn: mean(y) * periodsPerYear,
    bars: y.length,
    notes: notes.map((note) => note.replaceAll("\0account", own!.name)),
  };
  return displayedAs(result, (each) => factorTable(each, own!.name));
}

function factorTable(regression: Omit<FactorRegression, keyof Displayed>, name: string): TableFigure {
  const { alpha, factors, rSquared, meanReturn, bars } = regression;
  const rows = Object.values(factors);
  const table = columnsTable({
    Factor: [...Object.keys(factors), "alpha", "all"],
    Beta: [...rows.map(({ beta }) => beta), null, null],
    "Standard error": [...rows.map(({ error }) => error), null, null],
    t: [...rows.map(({ t }) => t), alpha.t, null],
    p: [...rows.map(({ pValue }) => pValue), alpha.pValue, null],
    "Contribution a year": [...rows.map(({ contribution }) => contribution), alpha.value, meanReturn],
  }, `${name} by factor, R² ${formatNumber(rSquared, "ratio")} over ${formatNumber(bars, "integer")} bars`);
  return withFormats(table, {
    Beta: "ratio",
    "Standard error": "ratio",
    t: "ratio",
    p: "ratio",
    "Contribution a year": "percent",
  });
}
