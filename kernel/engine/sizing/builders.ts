/** Sizings as a cell writes them. */
import {
  type Argument,
  checkCount,
  checkFraction,
  checkFunction,
  checkName,
  checkPositive,
} from "../arguments.ts";
import { checkNames } from "../../market/known_names.ts";
import {
  type CustomSizing,
  type EqualWeightSizing,
  type FixedCashSizing,
  type FixedSharesSizing,
  type FractionSizing,
  type InverseVolatilitySizing,
  type KellySizing,
  type LotsSizing,
  type PercentRiskSizing,
  SIZE,
  type Sizer,
  type VolatilityTargetSizing,
} from "./spec.ts";

const argument = (what: string, name: string, value: unknown): Argument => ({
  what,
  field: `sizing.${name}`,
  value,
});

/**
 * A share of the account's value at the fill, in each symbol, costs included.
 *
 * @param fraction above 0: 0.5 is half of the equity. Above 1 only with leverage: backtest() refuses more than that.
 * @throws ParameterError
 * @example
 * ```ts
 * import { fractionOfEquity } from "tapebook";
 *
 * if (fractionOfEquity(0.5).fraction !== 0.5) throw new Error("half of the equity");
 * ```
 */
export function fractionOfEquity(fraction: number): FractionSizing {
  checkPositive(
    argument("fractionOfEquity()", "fraction", fraction),
    "a fraction above 0, at most the leverage (0.05 is 5 %)",
  );
  return { kind: "fraction", fraction };
}

/**
 * The same share of the account's value at the fill for each symbol of the run: one over their number.
 *
 * @example
 * ```ts
 * import { equalWeight } from "tapebook";
 *
 * if (equalWeight().kind !== "equal-weight") throw new Error("plain data");
 * ```
 */
export function equalWeight(): EqualWeightSizing {
  return { kind: "equal-weight" };
}

/**
 * The same money for each entry, costs included, in the account's currency.
 *
 * @param amount above 0
 * @throws ParameterError
 * @example
 * ```ts
 * import { fixedCash } from "tapebook";
 *
 * if (fixedCash(10_000).amount !== 10_000) throw new Error("10,000 an entry");
 * ```
 */
export function fixedCash(amount: number): FixedCashSizing {
  checkPositive(argument("fixedCash()", "amount", amount), "an amount of money above 0");
  return { kind: "fixed-cash", amount };
}

/**
 * The same number of shares, units or coins for each entry.
 *
 * @param units above 0, rounded down to whole lots of the instrument
 * @throws ParameterError
 * @example
 * ```ts
 * import { fixedShares } from "tapebook";
 *
 * if (fixedShares(100).units !== 100) throw new Error("100 shares an entry");
 * ```
 */
export function fixedShares(units: number): FixedSharesSizing {
  checkPositive(argument("fixedShares()", "units", units), "a number of units above 0");
  return { kind: "fixed-shares", units };
}

/**
 * The same number of the instrument's lots for each entry, as futures and Indian options are traded.
 *
 * @param count whole number, at least 1
 * @throws ParameterError
 * @example
 * ```ts
 * import { lots } from "tapebook";
 *
 * if (lots(2).lots !== 2) throw new Error("two lots an entry");
 * ```
 */
export function lots(count: number): LotsSizing {
  checkCount(argument("lots()", "lots", count), "lots");
  return { kind: "lots", lots: count };
}

/**
 * Risks a share of the account's value between the entry and the protective stop: units = fraction x equity / |price -
 * stop|, costs not counted. An entry without a stop, or with one that the price has already passed, is rejected.
 * Source: R. Jones and V. Tharp's "fixed fractional" or "percent risk" model (Tharp, Trade Your Way to Financial
 * Freedom, 1998).
 *
 * @param fraction above 0, below 1: 0.01 loses 1 % of the equity at the stop
 * @throws ParameterError
 * @example
 * ```ts
 * import { percentRisk } from "tapebook";
 *
 * if (percentRisk(0.01).fraction !== 0.01) throw new Error("1 % of the equity to the stop");
 * ```
 */
export function percentRisk(fraction: number): PercentRiskSizing {
  checkFraction(argument("the fraction of percentRisk()", "fraction", fraction), 1, true);
  return { kind: "percent-risk", fraction };
}

/**
 * Takes a position whose daily volatility is the target: units x price x sigma = target x equity, sigma the standard
 * deviation (n - 1) of the last daily simple returns. Intraday bars are read at the last close of each earlier UTC day;
 * bars longer than a day give the volatility of their own length. While it is not known, or zero, entries are rejected.
 *
 * @param options.target share of equity a day; default 0.02
 * @param options.bars how many daily returns, at least 2; default 20
 * @throws ParameterError
 * @example
 * ```ts
 * import { volatilityTarget } from "tapebook";
 *
 * if (volatilityTarget({ target: 0.01 }).bars !== 20) throw new Error("over 20 days by default");
 * ```
 */
export function volatilityTarget(
  options: { readonly target?: number; readonly bars?: number } = {},
): VolatilityTargetSizing {
  checkNames(options, ["target", "bars"], "volatilityTarget()");
  const { target = 0.02, bars = 20 } = options;
  checkFraction(argument("the target of volatilityTarget()", "target", target), 1);
  checkCount(argument("the bars of volatilityTarget()", "bars", bars), "bars", 2);
  return { kind: "volatility-target", target, bars };
}

/**
 * Shares the account's value among the symbols of the run in inverse proportion to their daily volatility, the weights
 * adding up to 1. Symbols whose volatility is not known, or zero, take no part: their entries are rejected. Volatility as
 * of volatilityTarget().
 *
 * @param options.bars how many daily returns, at least 2; default 20
 * @throws ParameterError
 * @example
 * ```ts
 * import { inverseVolatility } from "tapebook";
 *
 * if (inverseVolatility().bars !== 20) throw new Error("over 20 days by default");
 * ```
 */
export function inverseVolatility(options: { readonly bars?: number } = {}): InverseVolatilitySizing {
  checkNames(options, ["bars"], "inverseVolatility()");
  const { bars = 20 } = options;
  checkCount(argument("the bars of inverseVolatility()", "bars", bars), "bars", 2);
  return { kind: "inverse-volatility", bars };
}

/**
 * Kelly's share of the account's value: W - (1 - W) / (average win / average loss), W the share of winners, by the returns
 * of the last closed trades of the run. Clipped to 0 and the cap: at 0 the entry is rejected, and as nothing is traded
 * from then on it stays there. Source: J. L. Kelly, A New Interpretation of Information Rate (1956).
 *
 * @param options.trades how many of the last closed trades; default 50
 * @param options.cap the most, a fraction; default 0.25
 * @param options.fallback share of equity while fewer than `minimum` trades are closed; default 0.02
 * @param options.minimum default 10, at most `trades`
 * @throws ParameterError
 * @example
 * ```ts
 * import { kelly } from "tapebook";
 *
 * if (kelly().cap !== 0.25) throw new Error("at most a quarter of the equity by default");
 * ```
 */
export function kelly(
  options: {
    readonly trades?: number;
    readonly cap?: number;
    readonly fallback?: number;
    readonly minimum?: number;
  } = {},
): KellySizing {
  checkNames(options, ["trades", "cap", "fallback", "minimum"], "kelly()");
  const { trades = 50, cap = 0.25, fallback = 0.02, minimum = Math.min(10, trades) } = options;
  checkCount(argument("the trades of kelly()", "trades", trades), "trades", 2);
  checkFraction(argument("the cap of kelly()", "cap", cap), 1);
  checkFraction(argument("the fallback of kelly()", "fallback", fallback), 1);
  checkCount(argument("the minimum of kelly()", "minimum", minimum), "trades");
  if (minimum > trades) checkCount(argument("the trades of kelly()", "trades", trades), "trades", minimum);
  return { kind: "kelly", trades, cap, fallback, minimum };
}

/**
 * A sizing of one's own: called for each entry when its price is known, it gives `{ money }`, `{ units }` or, as text, the
 * reason why the entry is rejected. It may read `view.bars` up to `view.bar`, which is closed, and no further.
 *
 * @param name what the sizing is called in the manifest
 * @param size must give the same for the same view: a run is repeatable only then
 * @throws ParameterError
 * @example
 * ```ts
 * import { customSizing } from "tapebook";
 *
 * const byConfidence = customSizing("by confidence", ({ equity, confidence }) => ({ money: 0.1 * equity * confidence }));
 * if (byConfidence.name !== "by confidence") throw new Error("its name is kept");
 * ```
 */
export function customSizing(name: string, size: Sizer): CustomSizing {
  checkName(argument("the name of customSizing()", "name", name));
  checkFunction(
    argument("the function of customSizing()", "size", size),
    "a function of the view of an entry",
  );
  return { kind: "custom", name, source: String(size), [SIZE]: size };
}
