/** Strategies of random expressions over several indicators, written as plain trees so that a failure can be read. */
import fc from "fast-check";
import {
  above,
  and,
  atr,
  type BacktestOptions,
  barsSince,
  below,
  between,
  bollinger,
  crossedAbove,
  crossedBelow,
  defineStrategy,
  donchian,
  ema,
  fixedShares,
  fractionOfEquity,
  kelly,
  lag,
  not,
  or,
  percentSlippage,
  rsi,
  sma,
  z,
} from "tapebook";
import type { Column, ColumnLike, Columns, SignalLike } from "../../../kernel/signals/node.ts";
import type { Window } from "../../../kernel/sweep/outcomes.ts";

type ColumnTree =
  | { readonly of: "price"; readonly name: "open" | "high" | "low" | "close" }
  | { readonly of: "level"; readonly value: number }
  | { readonly of: "sma" | "ema" | "lag" | "rsi" | "upper" | "highest" | "atr"; readonly n: number };

type SignalTree =
  | { readonly is: "above" | "below" | "rises" | "falls"; readonly a: ColumnTree; readonly b: ColumnTree }
  | { readonly is: "between"; readonly a: ColumnTree; readonly b: ColumnTree; readonly c: ColumnTree }
  | { readonly is: "all" | "any"; readonly signals: readonly SignalTree[] }
  | { readonly is: "not" | "lately"; readonly signal: SignalTree };

export interface Rules {
  readonly entries: SignalTree;
  readonly exits: SignalTree | null;
  /** What only the full engine knows. */
  readonly shortEntries: SignalTree | null;
  readonly takeProfit: number | null;
}

const computed: fc.Arbitrary<ColumnTree> = fc.oneof<fc.Arbitrary<ColumnTree>[]>(
  fc.record({ of: fc.constant("price" as const), name: fc.constantFrom("open", "high", "low", "close") }),
  fc.record({
    of: fc.constantFrom("sma", "ema", "lag", "rsi", "upper", "highest", "atr"),
    n: fc.integer({ min: 2, max: 12 }),
  }),
);
const level: fc.Arbitrary<ColumnTree> = fc.record({
  of: fc.constant("level" as const),
  value: fc.constantFrom(NaN, 30, 50, 95, 100, 105),
});
const column = fc.oneof({ arbitrary: computed, weight: 4 }, { arbitrary: level, weight: 1 });

const { signal } = fc.letrec<{ signal: SignalTree }>((tie) => ({
  signal: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ is: fc.constantFrom("above", "below", "rises", "falls"), a: computed, b: column }),
    fc.record({ is: fc.constant("between" as const), a: computed, b: column, c: column }),
    fc.record({
      is: fc.constantFrom("all", "any"),
      signals: fc.array(tie("signal"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ is: fc.constantFrom("not", "lately"), signal: tie("signal") }),
  ),
}));

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 5 }, { arbitrary, weight: 1 });

export const rules: fc.Arbitrary<Rules> = fc.record({
  entries: signal,
  exits: fc.option(signal, { freq: 6 }),
  shortEntries: seldom(signal),
  takeProfit: seldom(fc.constantFrom(110, 1_000)),
});

function columnOf(tree: ColumnTree, { open, high, low, close }: Columns): ColumnLike {
  switch (tree.of) {
    case "price":
      return { open, high, low, close }[tree.name];
    case "level":
      return tree.value;
    case "sma":
      return sma(close, tree.n);
    case "ema":
      return ema(close, tree.n);
    case "lag":
      return lag(close, tree.n);
    case "rsi":
      return rsi(close, tree.n);
    case "upper":
      return bollinger(close, tree.n).upper;
    case "highest":
      return lag(donchian(high, low, tree.n).upper, 1);
    case "atr":
      return atr(high, low, close, tree.n) as Column;
  }
}

function signalOf(tree: SignalTree, columns: Columns): SignalLike {
  const at = (column: ColumnTree) => columnOf(column, columns);
  switch (tree.is) {
    case "above":
      return above(at(tree.a), at(tree.b));
    case "below":
      return below(at(tree.a), at(tree.b));
    case "rises":
      return crossedAbove(at(tree.a), at(tree.b));
    case "falls":
      return crossedBelow(at(tree.a), at(tree.b));
    case "between":
      return between(at(tree.a), at(tree.b), at(tree.c));
    case "all":
      return and(...tree.signals.map((each) => signalOf(each, columns)));
    case "any":
      return or(...tree.signals.map((each) => signalOf(each, columns)));
    case "not":
      return not(signalOf(tree.signal, columns));
    case "lately":
      return below(barsSince(signalOf(tree.signal, columns)), 3);
  }
}

/** One strategy whose parameter picks the rules. */
export const strategyOf = (all: readonly Rules[]) =>
  defineStrategy({
    name: "random",
    params: { rules: z.int() },
    signals: (columns, p) => {
      const { entries, exits, shortEntries, takeProfit } = all[p.rules]!;
      const of = (tree: SignalTree) => signalOf(tree, columns as unknown as Columns);
      return {
        entries: of(entries),
        ...exits && { exits: of(exits) },
        ...shortEntries && { shortEntries: of(shortEntries), shortExits: of(entries) },
        ...takeProfit !== null && { takeProfit },
      };
    },
  });

/** Assumptions that the fast path is made for. */
export const options: fc.Arbitrary<BacktestOptions> = fc.record({
  cash: fc.constantFrom(100_000, 1_000, 150),
  lot: fc.constantFrom(1, 1e-9, 0.01),
  costs: fc.constantFrom("zero" as const, "us-equity" as const, "in-intraday" as const),
  slippage: fc.constantFrom([], percentSlippage(0.001)),
  closeAtEnd: fc.boolean(),
  sizing: fc.constantFrom(undefined, fractionOfEquity(0.5), fixedShares(3), kelly()),
}).map(({ sizing, ...rest }) => ({ ...rest, ...sizing !== undefined && { sizing } }) as BacktestOptions);

/** Stretches of so many bars, with edges of segments inside. */
export const windowsOf = (length: number): fc.Arbitrary<Window[]> =>
  fc.array(
    fc.tuple(
      fc.uniqueArray(fc.nat(length), { minLength: 2, maxLength: 2 }),
      fc.uniqueArray(fc.nat(length), { maxLength: 4 }),
    ).map(([ends, cuts]) => {
      const [from, to] = ends.toSorted((a, b) => a - b) as [number, number];
      const edges = cuts.filter((cut) => cut > from && cut < to).toSorted((a, b) => a - b);
      return { from, to, edges };
    }),
    { minLength: 1, maxLength: 3 },
  );
