/** From a sizing as given to the function that the engine calls. */
import { ParameterError, quote, StrategyError } from "../../market/errors.ts";
import { refuseKind } from "../arguments.ts";
import { dailyVolatility } from "../volatility.ts";
import {
  customSizing,
  equalWeight,
  fixedCash,
  fixedShares,
  fractionOfEquity,
  inverseVolatility,
  kelly,
  lots,
  percentRisk,
  volatilityTarget,
} from "./builders.ts";
import {
  type CustomSizing,
  type KellySizing,
  SIZE,
  type Sized,
  type Sizer,
  type Sizing,
  type SizingView,
} from "./spec.ts";

const BUILDERS =
  "fractionOfEquity(0.1), equalWeight(), fixedCash(10_000), fixedShares(100), lots(1), percentRisk(0.01), " +
  "volatilityTarget(), inverseVolatility(), kelly() or customSizing(name, fn)";

/**
 * The sizing of a run, checked: by default the whole equity in one symbol, equal shares of it in several.
 *
 * @throws ParameterError for what no builder made, and for more than the leverage pays for
 */
export function resolveSizing(given: Sizing | undefined, symbols: number, leverage = 1): Sizing {
  if (given === undefined) return fractionOfEquity(1 / symbols);
  const sizing = rebuilt(given);
  if (sizing.kind !== "fraction" || sizing.fraction <= leverage) return sizing;
  const allowed = `a fraction above 0, at most the leverage of ${leverage} (0.05 is 5 %)`;
  throw new ParameterError(
    `Set fractionOfEquity() to ${allowed}, or raise leverage: it is ${quote(sizing.fraction)}`,
    { field: "sizing.fraction", value: sizing.fraction, allowed },
  );
}

/** Plain data may come from a manifest or by hand: it goes through the same checks. */
function rebuilt(given: Sizing): Sizing {
  switch (given?.kind) {
    case "fraction":
      return fractionOfEquity(given.fraction);
    case "equal-weight":
      return equalWeight();
    case "fixed-cash":
      return fixedCash(given.amount);
    case "fixed-shares":
      return fixedShares(given.units);
    case "lots":
      return lots(given.lots);
    case "percent-risk":
      return percentRisk(given.fraction);
    case "volatility-target":
      return volatilityTarget({ target: given.target, bars: given.bars });
    case "inverse-volatility":
      return inverseVolatility({ bars: given.bars });
    case "kelly":
      return kelly({
        trades: given.trades,
        cap: given.cap,
        fallback: given.fallback,
        minimum: given.minimum,
      });
    case "custom":
      return customSizing(given.name, given[SIZE]);
    default:
      return refuseKind("sizing", given, BUILDERS);
  }
}

/** The function of a sizing. It keeps nothing from one entry to the next. */
export function sizerOf(sizing: Sizing): Sizer {
  const size = rawSizer(sizing);
  return (view) => {
    if (!(view.equity > 0)) return `there is no equity to size with: it is ${view.equity.toFixed(2)}`;
    const sized = size(view);
    if (typeof sized === "string") return sized;
    const [amount, unit] = "money" in sized ? [sized.money, "money"] : [sized.units, "units"];
    if (Number.isFinite(amount) && amount > 0) return sized;
    return `the sizing "${sizing.kind === "custom" ? sizing.name : sizing.kind}" gave ${amount} ${unit}`;
  };
}

function rawSizer(sizing: Sizing): Sizer {
  switch (sizing.kind) {
    case "fraction":
      return ({ equity }) => ({ money: sizing.fraction * equity });
    case "equal-weight":
      return ({ equity, universe }) => ({ money: 1 / universe.length * equity });
    case "fixed-cash":
      return () => ({ money: sizing.amount });
    case "fixed-shares":
      return () => ({ units: sizing.units });
    case "lots":
      return ({ lot }) => ({ units: sizing.lots * lot });
    case "percent-risk":
      return (view) => riskedUnits(view, sizing.fraction);
    case "volatility-target":
      return (view) => targetedUnits(view, sizing.target, sizing.bars);
    case "inverse-volatility":
      return (view) => inverseShare(view, sizing.bars);
    case "kelly":
      return (view) => kellyMoney(view, sizing);
    case "custom":
      return (view) => checkedSize(sizing, sizing[SIZE](view));
  }
}

/** Prices are linear: money per unit less the stop in money per unit is what a unit loses there. */
function riskedUnits({ side, price, stop, multiplier, equity }: SizingView, fraction: number): Sized {
  if (Number.isNaN(stop)) return "percentRisk() needs a protective stop: the order has none";
  const loss = (price - stop * multiplier) * (side === "buy" ? 1 : -1);
  if (loss > 0) return { units: fraction * equity / loss };
  const quoted = price / multiplier;
  return `percentRisk() needs a stop ${
    side === "buy" ? "below" : "above"
  } the price of ${quoted}: it is at ${stop}`;
}

function targetedUnits(view: SizingView, target: number, bars: number): Sized {
  const sigma = dailyVolatility(view.bars, view.bar, bars);
  if (!(sigma > 0)) return unknownVolatility(view.symbol, sigma, bars);
  return { units: target * view.equity / (view.price * sigma) };
}

function inverseShare(view: SizingView, bars: number): Sized {
  const own = dailyVolatility(view.bars, view.bar, bars);
  if (!(own > 0)) return unknownVolatility(view.symbol, own, bars);
  let sum = 0;
  for (const each of view.universe) {
    const sigma = dailyVolatility(each.bars, each.bar, bars);
    if (sigma > 0) sum += 1 / sigma;
  }
  return { money: view.equity / (own * sum) };
}

const unknownVolatility = (symbol: string, sigma: number, bars: number): string =>
  sigma === 0
    ? `the volatility of ${symbol} is zero: its price has not moved for ${bars} returns`
    : `the volatility of ${symbol} is not known yet: it takes ${bars} returns`;

function kellyMoney(view: SizingView, { trades: most, cap, fallback, minimum }: KellySizing): Sized {
  const { length } = view.trades;
  if (length < minimum) return { money: fallback * view.equity };
  const fraction = kellyFraction(view.trades.return, Math.max(0, length - most), length);
  if (fraction > 0) return { money: Math.min(fraction, cap) * view.equity };
  return `Kelly's fraction of the last ${Math.min(most, length)} trades is ${
    fraction.toFixed(4)
  }: nothing to bet`;
}

/** Of the returns from `from` up to `to`; a return of zero is no win. Without losers it is the share of winners. */
export function kellyFraction(returns: ArrayLike<number>, from: number, to: number): number {
  let wins = 0;
  let losses = 0;
  let won = 0;
  let lost = 0;
  for (let i = from; i < to; i++) {
    const value = returns[i]!;
    if (value > 0) {
      wins++;
      won += value;
    } else if (value < 0) {
      losses++;
      lost -= value;
    }
  }
  const share = wins / (to - from);
  if (losses === 0) return share;
  if (wins === 0) return -Infinity;
  return share - (1 - share) / (won / wins / (lost / losses));
}

function checkedSize({ name }: CustomSizing, sized: unknown): Sized {
  if (typeof sized === "string") return sized;
  if (typeof sized === "object" && sized !== null) {
    const { money, units } = sized as { money?: unknown; units?: unknown };
    if (typeof money === "number" && units === undefined) return { money };
    if (typeof units === "number" && money === undefined) return { units };
  }
  const allowed = "{ money }, { units } or a reason as text";
  throw new StrategyError(`Return ${allowed} from the sizing "${name}": it gave ${quote(sized)}`, {
    field: "sizing",
    value: sized,
    allowed,
  });
}
