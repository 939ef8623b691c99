/** What two sets of options assume differently, in words. */
import { ParameterError, quote } from "../market/errors.ts";
import { makeBars } from "../market/make_bars.ts";
import { nearestName } from "../market/nearest.ts";
import { type BacktestOptions, type EngineConfig, resolveOptions } from "./options.ts";
import { BEYOND_OPTIONS, PRESET_NAMES, type PresetName } from "./presets.ts";

/** One thing that two sets of options take differently. */
export interface AssumptionDifference {
  /** Option, or empty for what no option says. */
  readonly option: string;
  /** Both values as text; empty where there is none. */
  readonly a: string;
  readonly b: string;
  /** Says what the option decides and how. */
  readonly sentence: string;
}

/** A preset by its name, or options as backtest() takes them; `{}` for what Tapebook assumes by itself. */
export type Assumptions = PresetName | BacktestOptions;

export interface AssumptionDifferences {
  /** What the two are called in the sentences. */
  readonly names: readonly [string, string];
  readonly differences: readonly AssumptionDifference[];
}

/**
 * Everything in which two sets of options differ, for a run over one US symbol, and what no option reproduces of the
 * engines behind their presets.
 *
 * @throws ParameterError for an unknown preset and for options that backtest() would refuse
 */
export function assumptionDifferences(a: Assumptions, b: Assumptions = {}): AssumptionDifferences {
  const [first, second] = [configOf(a), configOf(b)];
  const names = namesOf(a, b);
  const differences: AssumptionDifference[] = [];
  for (const { option, subject, value, words } of ASSUMPTIONS) {
    const [valueA, valueB] = [textOf(value(first)), textOf(value(second))];
    if (valueA === valueB) continue;
    const sentence = `${subject} ${words(first)} (${names[0]}), ${words(second)} (${names[1]}).`;
    differences.push({ option, a: valueA, b: valueB, sentence });
  }
  const presets = [a, b].map((one) => typeof one === "string" ? one : one.preset);
  if (presets[0] === presets[1]) return { names, differences };
  for (const preset of presets) {
    if (preset === undefined) continue;
    for (const what of BEYOND_OPTIONS[preset]) {
      differences.push({ option: "", a: "", b: "", sentence: `${preset} only: ${what}` });
    }
  }
  return { names, differences };
}

/** Everything that a configuration assumes: what is decided, and how, one sentence each. */
export const assumptionsOf = (config: EngineConfig): { subject: string; words: string }[] =>
  ASSUMPTIONS.map(({ subject, words }) => ({ subject, words: words(config) }));

interface Assumption {
  readonly option: string;
  /** Begins the sentence that `words` ends. */
  readonly subject: string;
  value(config: EngineConfig): unknown;
  words(config: EngineConfig): string;
}

const AT = {
  "next-open": "at the next open",
  "next-close": "at the next close",
  "same-close": "at the close that decided them",
};
const SAME_BAR = {
  "stop-first": "the stop, but for an open beyond the target",
  "stop-always": "the stop",
  "target-first": "the target",
  "path": "what lies on the way to the extreme nearer to the open",
  "finer": "what the finer bars show",
};
const TOO_BIG = { reduce: "is reduced to what the money pays for", reject: "is rejected" };
const IMPROVEMENT = { open: "fills at the open", none: "fills at its limit all the same" };
const ROUNDING = {
  against: "are rounded against the trader",
  nearest: "are rounded to the nearest tick",
  none: "are not rounded",
};
const TOUCH = { touch: "fills when its price is reached", through: "fills once its price is exceeded" };
const percentOf = (fraction: number) => `${Number((fraction * 100).toPrecision(6))} %`;
const rulesOf = (rules: readonly unknown[], none: string) => rules.length === 0 ? none : textOf(rules);

const ASSUMPTIONS: readonly Assumption[] = [
  {
    option: "fill.at",
    subject: "Market orders fill",
    value: ({ fill }) => fill.at,
    words: ({ fill }) => AT[fill.at],
  },
  {
    option: "fill.limit",
    subject: "A limit order",
    value: ({ fill }) => fill.limit,
    words: ({ fill: { limit } }) =>
      typeof limit === "object" ? `fills with a probability of ${limit.p} when touched` : TOUCH[limit],
  },
  {
    option: "fill.limitImprovement",
    subject: "A limit order that the open is better than",
    value: ({ fill }) => fill.limitImprovement,
    words: ({ fill }) => IMPROVEMENT[fill.limitImprovement],
  },
  {
    option: "fill.sameBar",
    subject: "Of a stop and a target in one bar comes first",
    value: ({ fill }) => fill.sameBar,
    words: ({ fill }) => SAME_BAR[fill.sameBar],
  },
  {
    option: "fill.tooBig",
    subject: "An order that costs more than there is",
    value: ({ fill }) => fill.tooBig,
    words: ({ fill }) => TOO_BIG[fill.tooBig],
  },
  {
    option: "fill.volumeCap",
    subject: "A bar fills",
    value: ({ fill }) => fill.volumeCap,
    words: ({ fill: { volumeCap } }) =>
      volumeCap === null ? "orders of any size" : `at most ${percentOf(volumeCap)} of the volume`,
  },
  {
    option: "fill.volumeOf",
    subject: "The volume that caps a fill is",
    value: ({ fill }) => fill.volumeOf,
    words: ({ fill }) => fill.volumeOf === "mean" ? "the mean of 20 sessions" : "the bar's own",
  },
  {
    option: "fill.protectFrom",
    subject: "The stop and target of a limit or stop entry work",
    value: ({ fill }) => fill.protectFrom,
    words: ({ fill }) => fill.protectFrom === "fill" ? "from the fill on" : "from the next bar on",
  },
  {
    option: "fill.tickRounding",
    subject: "Prices of instruments with a tick",
    value: ({ fill }) => fill.tickRounding,
    words: ({ fill }) => ROUNDING[fill.tickRounding],
  },
  {
    option: "costs",
    subject: "A fill costs",
    value: ({ costs }) => costs,
    words: ({ costs }) => costs.every((rule) => rule === "zero") ? "nothing" : textOf(costs),
  },
  {
    option: "slippage",
    subject: "Market and stop orders slip",
    value: ({ slippage }) => slippage,
    words: ({ slippage }) => rulesOf(slippage, "by nothing"),
  },
  {
    option: "sizing",
    subject: "An entry without a size of its own is for",
    value: ({ sizing }) => sizing,
    words: ({ sizing }) =>
      sizing.kind === "fraction" ? `${percentOf(sizing.fraction)} of equity` : textOf(sizing),
  },
  {
    option: "risk",
    subject: "Entries pass",
    value: ({ risk }) => risk,
    words: ({ risk }) => rulesOf(risk, "no rule"),
  },
  {
    option: "shorting",
    subject: "Positions",
    value: ({ shorting }) => shorting ?? "by market",
    words: ({ shorting }) =>
      shorting === null ? "may be short in US and FX" : shorting ? "may be short" : "are never short",
  },
  {
    option: "leverage",
    subject: "Positions may be worth",
    value: ({ leverage }) => leverage,
    words: ({ leverage }) => leverage === 1 ? "the equity" : `${leverage} times the equity`,
  },
  {
    option: "maintenance",
    subject: "Positions that may lose more than they cost are closed once equity is below",
    value: ({ maintenance }) => maintenance,
    words: ({ maintenance }) =>
      maintenance === 0 ? "zero" : `${percentOf(maintenance)} of the gross exposure`,
  },
  {
    option: "settlement",
    subject: "The money of a sale can be spent",
    value: ({ settlement }) => settlement,
    words: ({ settlement }) => settlement === 0 ? "at once" : `${settlement} sessions later`,
  },
  {
    option: "dividends",
    subject: "Dividends",
    value: ({ dividends }) => dividends,
    words: ({ dividends }) => dividends === "cash" ? "stay cash" : "are reinvested",
  },
  {
    option: "financing",
    subject: "Interest, borrowing and funding are charged by",
    value: ({ financing }) => financing,
    words: ({ financing }) => textOf(financing),
  },
  {
    option: "rebalance",
    subject: "Unchanged targets are restored",
    value: ({ rebalance }) => rebalance,
    words: ({ rebalance }) => rebalance === null ? "never" : `by ${textOf(rebalance)}`,
  },
  {
    option: "closeAtEnd",
    subject: "What is held at the end",
    value: ({ closeAtEnd }) => closeAtEnd,
    words: ({ closeAtEnd }) =>
      closeAtEnd === false
        ? "stays open"
        : `is closed at the last ${closeAtEnd === "open" ? "open" : "close"}`,
  },
  {
    option: "lot",
    subject: "Quantities are multiples of",
    value: ({ lot }) => lot ?? "by market",
    words: ({ lot }) => lot === null ? "one, of coins 1e-8" : String(lot),
  },
  {
    option: "instruments",
    subject: "Contracts are known to be",
    value: ({ instruments }) => instruments,
    words: ({ instruments }) =>
      Object.keys(instruments).length === 0 ? "as the market says" : textOf(instruments),
  },
  {
    option: "cash",
    subject: "A run begins with",
    value: ({ cash }) => cash,
    words: ({ cash }) => String(cash),
  },
  {
    option: "currency",
    subject: "The account is kept in",
    value: ({ currency }) => currency,
    words: ({ currency }) => currency,
  },
];

/** The configuration over one US symbol, or over those that the options name. */
function configOf(given: Assumptions): EngineConfig {
  if (typeof given === "string" && !PRESET_NAMES.includes(given)) {
    const near = nearestName(given, PRESET_NAMES);
    const allowed = PRESET_NAMES.map(quote).join(", ");
    throw new ParameterError(
      `Give diffAssumptions one of ${allowed}, or options: it got ${quote(given)}${
        near ? `; did you mean "${near}"?` : ""
      }`,
      { field: "preset", value: given, allowed },
    );
  }
  const options = typeof given === "string" ? { preset: given } : given;
  const symbols = Object.keys(options.instruments ?? {});
  const prices = { open: [1], high: [1], low: [1], close: [1] };
  const universe = (symbols.length > 0 ? symbols : ["ANY"]).map((symbol) =>
    makeBars({ symbol, time: [0], ...prices })
  );
  return resolveOptions(options, universe);
}

function namesOf(a: Assumptions, b: Assumptions): [string, string] {
  const [first, second] = [nameOf(a), nameOf(b)];
  return first === second ? [`${first}, first`, `${second}, second`] : [first, second];
}

function nameOf(given: Assumptions): string {
  if (typeof given === "string") return given;
  const changed = Object.keys(given).filter((name) => name !== "preset");
  const base = given.preset ?? "Tapebook";
  return changed.length === 0 ? base : `${base} with ${changed.join(", ")}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
