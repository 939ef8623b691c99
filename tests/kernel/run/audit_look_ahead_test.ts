import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  above,
  auditLookAhead,
  type Bars,
  below,
  crossedAbove,
  crossedBelow,
  custom,
  DataError,
  defineStrategy,
  ema,
  higher,
  makePanel,
  mapPanel,
  type Panel,
  ParameterError,
  sliceBars,
  sma,
  type Strategy,
  topN,
} from "../../../kernel/mod.ts";
import type { Column, Columns } from "../../../kernel/signals/node.ts";
import type { Parameters } from "../../../kernel/engine/strategy.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import { FIGURE_MIME } from "../../../kernel/plot/spec/figure.ts";
import { randomWalk } from "../random_walk.ts";
import { sampleBars } from "./fixtures.ts";

const bars = randomWalk(300, 11, "AAA");
const two = [bars, randomWalk(260, 12, "BBB")];

/** A strategy that trades on one column. */
function on(name: string, column: (columns: Columns) => Column): Strategy {
  return defineStrategy({
    name,
    indicators: (columns) => ({ made: column(columns) }),
    signals: ({ made, close }) => ({ entries: crossedAbove(close, made), exits: crossedBelow(close, made) }),
  })();
}

/** The obvious week: groups by calendar week, the one that still runs included. */
function unfinishedWeeks(close: Float64Array): Float64Array {
  const weekOf = (i: number) => Math.floor((i + 3) / 7);
  return close.map((_, i) => {
    let last = i;
    while (last + 1 < close.length && weekOf(last + 1) === weekOf(i)) last++;
    return close[last]!;
  });
}

const LEAKS: Record<string, (columns: Columns) => Column> = {
  "the next bar": ({ close }) => custom((x) => x.map((value, i) => x[i + 1] ?? value), close),
  "a centred average": ({ close }) =>
    custom((x) => x.map((_, i) => ((x[i - 1] ?? NaN) + x[i]! + (x[i + 1] ?? NaN)) / 3), close),
  "the maximum of the whole sample": ({ close }) =>
    custom((x) => x.map((value) => value / Math.max(...x)), close),
  "a filter run backwards": ({ close }) =>
    ema(custom((x) => x.toReversed(), ema(custom((x) => x.toReversed(), close), 5)), 3),
  "a week that has not ended": ({ close }) => custom(unfinishedWeeks, close),
  "the next week": ({ close: _ }) =>
    higher("1w", ({ close }) => custom((x) => x.map((_, i) => x[i + 1] ?? NaN), close)),
  "weeks normalised by their last": () =>
    higher("1w", ({ close }) => custom((x) => x.map((v) => v / x.at(-1)!), close)),
};

for (const [what, column] of Object.entries(LEAKS)) {
  Deno.test(`auditLookAhead() finds ${what}`, () => {
    const { clean, findings } = auditLookAhead(on("leaky", column), two, { cuts: 25 });
    assert(!clean);
    for (const symbol of ["AAA", "BBB"]) {
      const found = findings.find((finding) => finding.symbol === symbol && finding.name === "made")!;
      const own = two.find((each) => each.symbol === symbol)!;
      assertEquals([found.kind, found.time], ["indicator", own.time[found.bar]]);
      assert(!Object.is(found.onPrefix, found.onAll));
    }
  });
}

Deno.test("auditLookAhead() names the first bar that changed, with both values", () => {
  const leak = on("normalised", ({ close }) => custom((x) => x.map((value) => value - x.at(-1)!), close));
  const { findings } = auditLookAhead(leak, bars);
  const found = findings.find(({ name }) => name === "made")!;
  assertEquals([found.bar, found.time, found.symbol], [0, bars.time[0], "AAA"]);
  const { close } = bars;
  assertEquals(found.onAll, close[0]! - close.at(-1)!);
  assert([...close].some((end) => found.onPrefix === close[0]! - end), "the last close of some prefix");
});

Deno.test("auditLookAhead() finds a leak that shows in one bar only, before the end", () => {
  const leak = on(
    "last",
    ({ close }) => custom((x) => x.map((v, i) => i === x.length - 2 ? v + 1 : v), close),
  );
  const { findings } = auditLookAhead(leak, bars, { cuts: 3 });
  assertEquals(findings.filter(({ name }) => name === "made").length, 1);
});

Deno.test("auditLookAhead() finds nothing in causal columns, higher timeframes among them", () => {
  const columns: ((columns: Columns) => Column)[] = [
    ({ close }) => sma(close, 20),
    ({ close }) => custom((x) => x.map((value, i) => i > 0 ? value / x[i - 1]! : NaN), close),
    () => higher("1w", ({ close }) => ema(close, 4)),
    () => higher("1M", ({ high }) => sma(high, 2)),
  ];
  for (const column of columns) {
    const { clean, checked, findings, unchecked } = auditLookAhead(on("fair", column), two);
    assertEquals([clean, findings, unchecked], [true, [], []]);
    assertEquals(checked, ["made", "entries", "exits"]);
  }
});

Deno.test("auditLookAhead() compares bit by bit: NaN equals NaN, a rounding error is a finding", () => {
  const drift = on("drift", ({ close }) => custom((x) => x.map((v) => v + x.length * 1e-13), close));
  assert(!auditLookAhead(drift, bars).clean);
  const blank = on("blank", ({ close }) => custom((x) => x.map(() => NaN), close));
  assert(auditLookAhead(blank, bars).clean);
});

Deno.test("auditLookAhead() says what it could not check and is then not clean", () => {
  const outside = sma(bars.close, 5);
  const strategy = defineStrategy({
    name: "outside",
    indicators: ({ close }) => ({ outside, own: sma(close, 3), fixed: custom(() => outside, close) }),
    signals: ({ own, outside }) => ({ entries: above(own, outside), exits: below(own, 1) }),
  });
  const { clean, findings, unchecked, checked } = auditLookAhead(strategy(), bars);
  assertEquals([clean, findings, checked], [false, [], ["own", "exits"]]);
  assertEquals(unchecked.map(({ name }) => name), ["outside", "fixed", "entries"]);
  assertStringIncludes(unchecked[1]!.reason, "one value per bar");
});

Deno.test("auditLookAhead() checks a function that fails on few bars over the longer cuts", () => {
  const picky = (leak: number) =>
    on("picky", ({ close }) =>
      custom((x) => {
        if (x.length < 50) throw new RangeError("fifty bars at least");
        return x.map((value, i) => x[i + leak] ?? value);
      }, close));
  assertEquals(auditLookAhead(picky(0), bars).clean, true);
  assertEquals(auditLookAhead(picky(1), bars).clean, false);
});

Deno.test("auditLookAhead() compares the weights of a cross-sectional strategy", () => {
  const momentum = (ahead: number) =>
    defineStrategy({
      name: "momentum",
      weights: (panel: Panel) =>
        topN(mapPanel(panel, ({ close }) => close.map((x, i) => x / (close[i - 20 + ahead] ?? NaN))), 1),
    })();
  assertEquals(auditLookAhead(momentum(0), makePanel(two)).clean, true);
  const { findings } = auditLookAhead(momentum(21), two);
  assert(findings.length > 0 && findings.every(({ kind, name }) => kind === "weight" && name === "weights"));
});

Deno.test("auditLookAhead() compares the orders of an event strategy", () => {
  const event = (column: (columns: Columns) => Column) =>
    defineStrategy({
      name: "event",
      indicators: (columns) => ({ made: column(columns) }),
      onBar(ctx) {
        if (ctx.position.quantity === 0 && ctx.bars.close.ago(0) > ctx.indicators.made.ago(0)) {
          ctx.buy({ stopLoss: ctx.bars.close.ago(0) * 0.95 });
        } else if (ctx.bars.close.ago(0) < ctx.indicators.made.ago(0)) ctx.close();
      },
    })() as Strategy<Parameters>;
  const fair = auditLookAhead(event(({ close }) => sma(close, 10)), two);
  assertEquals([fair.clean, fair.findings, fair.checked], [true, [], ["made", "orders"]]);
  const leaky = auditLookAhead(event(LEAKS["the maximum of the whole sample"]!), two);
  assert(leaky.findings.some(({ kind }) => kind === "indicator"));
  const next = auditLookAhead(event(LEAKS["the next bar"]!), two, { cuts: 60 });
  assert(next.findings.some(({ kind, onPrefix, onAll }) => kind === "order" && onPrefix !== onAll));
});

Deno.test("auditLookAhead() is the same for the same seed and shows itself as a table", async () => {
  const leak = on("leaky", LEAKS["the next bar"]!);
  const [first, second] = [auditLookAhead(leak, bars), auditLookAhead(leak, bars)];
  assertEquals(first.findings, second.findings);
  const bundle = await first[DISPLAY]();
  const figure = bundle[FIGURE_MIME] as unknown as { kind: string; title: string; total: number };
  assertEquals([figure.kind, figure.total], ["table", first.findings.length]);
  assertStringIncludes(figure.title, "Look-ahead in made");
  const fair = await auditLookAhead(on("fair", ({ close }) => sma(close, 5)), bars)[DISPLAY]();
  assertStringIncludes(String(fair["text/plain"]), "No look-ahead in made, entries, exits");
});

Deno.test("auditLookAhead() refuses broken options and says where there is too little to cut", () => {
  const fair = on("fair", ({ close }) => sma(close, 5));
  assertThrows(() => auditLookAhead(fair, bars, { cuts: 0 }), ParameterError, "Set cuts");
  assertThrows(() => auditLookAhead(fair, bars, { cut: 5 } as never), ParameterError, "cuts");
  assertThrows(
    () => auditLookAhead(fair, bars, { options: { from: "2020-01-01" } as never }),
    ParameterError,
    "from",
  );
  assertThrows(() => auditLookAhead(fair, []), DataError);
  const { clean, unchecked } = auditLookAhead(fair, randomWalk(1, 1));
  assertEquals([clean, unchecked.length], [false, 3]);
  assertEquals(auditLookAhead(fair, randomWalk(2, 1)).clean, true);
});

Deno.test("the shipped strategies read no later bar", async () => {
  const sample: Bars = sliceBars(await sampleBars(), { end: "2009-12-31" });
  let audited = 0;
  for await (const { name } of Deno.readDir(new URL("../../../strategies", import.meta.url))) {
    if (!name.endsWith(".ts")) continue;
    const module = await import(new URL(`../../../strategies/${name}`, import.meta.url).href);
    for (const make of new Set(Object.values(module) as (() => Strategy)[])) {
      const strategy = make();
      const { findings, clean } = auditLookAhead(strategy, strategy.definition.weights ? two : sample);
      assertEquals([strategy.name, findings, clean], [strategy.name, [], true]);
      audited++;
    }
  }
  assert(audited > 0);
});
