import { assert, assertEquals } from "@std/assert";
import {
  backtest,
  type Bars,
  defineStrategy,
  fixedShares,
  makeBars,
  makePanel,
  maxOpenPositions,
  percent,
  percentSlippage,
  type RunOptions,
  stopLoss,
  timeStop,
} from "../../../../kernel/mod.ts";
import { randomWalk } from "../../random_walk.ts";
import { busy, holedWalk, mask, variedRuns } from "./cases.ts";
import { seededRandom } from "../../random_walk.ts";

const DAY = 86_400_000;

function barsOf(price: number[], symbol = "T"): Bars {
  const time = price.map((_, i) => i * DAY);
  return makeBars({ symbol, time, open: price, high: price, low: price, close: price });
}

const at = (length: number, ...bars: number[]) =>
  Uint8Array.from({ length }, (_, i) => bars.includes(i) ? 1 : 0);

const FLAT = new Array<number>(10).fill(10);

Deno.test("run.signals lists every bar in which a condition holds, with strength and confidence", async () => {
  const bars = barsOf(FLAT);
  const strategy = defineStrategy({
    name: "s",
    signals: () => ({
      entries: at(10, 1, 2),
      exits: at(10, 4),
      shortEntries: at(10, 6),
      shortExits: at(10, 8),
      strength: Float64Array.from({ length: 10 }, (_, i) => i === 2 ? NaN : i),
      confidence: 0.5,
    }),
  });
  const { signals } = await backtest(strategy(), bars);
  assertEquals([...signals].map(({ bar, action, strength }) => [bar, action, strength]), [
    [1, "buy", 1],
    [2, "buy", 1],
    [4, "sell", 4],
    [6, "short", 6],
    [8, "cover", 8],
  ]);
  assertEquals(new Set(signals.confidence), new Set([0.5]));
  assertEquals(signals.at(0)!.time, DAY);
  const later = await backtest(strategy(), bars, { from: 3 * DAY });
  assertEquals([...later.signals.bar], [4, 6, 8]);
});

Deno.test("run.signals of targets and weights lists the bars in which they change", async () => {
  const bars = barsOf(FLAT);
  const wanted = Float64Array.of(0, 0.5, 0.5, 1, 0.5, 0, -0.5, -1, -0.5, NaN);
  const target = defineStrategy({ name: "t", signals: () => ({ target: wanted }) });
  const expected = [
    [1, "buy", 0.5],
    [3, "buy", 1],
    [4, "sell", 0.5],
    [5, "exit", 0],
    [6, "short", -0.5],
    [7, "short", -1],
    [8, "cover", -0.5],
  ];
  const { signals, attribution } = await backtest(target(), bars);
  assertEquals([...signals].map(({ bar, action, target }) => [bar, action, target]), expected);
  assertEquals(attribution.outcome, [...new Array(7).fill("filled")]);

  const weights = defineStrategy({ name: "w", weights: () => ({ A: wanted, B: wanted }) });
  const panel = makePanel([barsOf(FLAT, "A"), barsOf(FLAT, "B")]);
  const both = await backtest(weights(), panel, { leverage: 2 });
  assertEquals(
    [...both.signals].map(({ symbol, bar }) => `${symbol}${bar}`),
    expected.flatMap(([bar]) => [`A${bar}`, `B${bar}`]),
  );
});

Deno.test("run.signals of an event strategy are the orders that it placed", async () => {
  const bars = barsOf(FLAT);
  const strategy = defineStrategy({
    name: "e",
    onBar(ctx) {
      if (ctx.bar === 1) ctx.buy({ quantity: 100, stopLoss: 5 });
      if (ctx.bar === 3) ctx.sell(); // turns round: an exit and an entry
      if (ctx.bar === 5) ctx.close();
      if (ctx.bar === 6) ctx.sell({ quantity: 10 });
      if (ctx.bar === 8) ctx.buy({ quantity: 10 });
    },
  });
  const { signals, attribution, orders } = await backtest(strategy(), bars);
  assertEquals([...signals].map(({ bar, action }) => [bar, action]), [
    [1, "buy"],
    [3, "sell"],
    [3, "short"],
    [5, "cover"],
    [6, "short"],
    [8, "cover"],
  ]);
  assertEquals(attribution.outcome, new Array(6).fill("filled"));
  assertEquals(orders.tag.includes("stop-loss"), true);
});

/** Bar, action, outcome and reason of every signal. */
async function fates(signals: Record<string, Uint8Array>, options: RunOptions = {}, price = FLAT) {
  const strategy = defineStrategy({ name: "f", signals: () => ({ entries: at(price.length), ...signals }) });
  const { attribution, signals: rows } = await backtest(strategy(), barsOf(price), options);
  return [...attribution].map(({ action, outcome, reason, rule }, i) =>
    [rows.bar[i], action, outcome, ...(rule === "" ? [] : [rule]), ...(reason === "" ? [] : [reason])].join(
      " | ",
    )
  );
}

for (
  const [what, signals, options, expected] of [
    ["is already there", { entries: at(10, 1, 2), exits: at(10, 5, 6) }, {}, [
      "1 | buy | filled",
      "2 | buy | ignored | already long",
      "5 | sell | filled",
      "6 | sell | ignored | there was no long position to close",
    ]],
    ["meets its exit", { entries: at(10, 1), exits: at(10, 1) }, {}, [
      "1 | sell | ignored | there was no long position to close",
      "1 | buy | ignored | the exit signal of the same bar counts",
    ]],
    ["meets the other direction", { entries: at(10, 1), shortEntries: at(10, 1) }, {}, [
      "1 | buy | ignored | a short entry in the same bar: neither counts",
      "1 | short | ignored | a long entry in the same bar: neither counts",
    ]],
    ["turns the position round", { entries: at(10, 1), shortEntries: at(10, 3), shortExits: at(10, 6) }, {}, [
      "1 | buy | filled",
      "3 | short | filled",
      "6 | cover | filled",
    ]],
    ["would be short with shorting off", { entries: at(10, 1), shortEntries: at(10, 3, 5) }, {
      shorting: false,
    }, [
      "1 | buy | filled",
      "3 | short | filled | shorting is off: it only closed the position",
      "5 | short | rejected | shorting is off: more T to sell than is held",
    ]],
    ["comes at the last bar", { entries: at(10, 9) }, {}, ["9 | buy | open"]],
    ["fills at its own close", { entries: at(10, 1, 2), exits: at(10, 5) }, { fill: "same-close" }, [
      "1 | buy | filled",
      "2 | buy | ignored | already long",
      "5 | sell | filled",
    ]],
    ["is blocked by a rule", { entries: at(10, 1) }, { sizing: fixedShares(1e9) }, [
      "1 | buy | filled | reduced from 1000000000 to 10000: not enough cash",
    ]],
    ["has no money", { entries: at(10, 1) }, { sizing: fixedShares(1e9), fill: { tooBig: "reject" } }, [
      "1 | buy | rejected | not enough cash: 1000000000 T costs 10000000000.00 with fees, 100000.00 is available",
    ]],
  ] as const
) {
  Deno.test(`run.attribution says what became of a signal that ${what}`, async () => {
    assertEquals(await fates(signals, options as RunOptions), [...expected]);
  });
}

Deno.test("run.attribution names the rule that blocked a signal", async () => {
  const universe = [barsOf(FLAT, "A"), barsOf(FLAT, "B")];
  const strategy = defineStrategy({ name: "r", signals: () => ({ entries: at(10, 1) }) });
  const { attribution } = await backtest(strategy(), universe, {
    risk: [maxOpenPositions(1), stopLoss(0.5)],
  });
  assertEquals(attribution.outcome, ["filled", "blocked"]);
  assertEquals(attribution.rule[1], "maxOpenPositions");
  assert(attribution.reason[1]!.startsWith("maxOpenPositions: "));
});

Deno.test("run.attribution says what a waiting entry and a waiting exit did to a signal", async () => {
  // B has no bar on days 2 and 3: what it decides on day 1 waits until day 4.
  const all = barsOf(FLAT, "A");
  const kept = [0, 1, 4, 5, 6, 7, 8, 9];
  const few = kept.map((i) => all.time[i]!);
  const price = kept.map(() => 10);
  const holed = makeBars({ symbol: "T", time: few, open: price, high: price, low: price, close: price });
  const strategy = defineStrategy({ name: "w", signals: () => ({ entries: at(8, 1) }) });
  const { attribution } = await backtest(strategy(), holed);
  assertEquals([attribution.filledTime[0], attribution.outcome[0]], [4 * DAY, "filled"]);

  // 5 % of a volume of 100 is 5 shares a bar: the entry goes on for many bars.
  const thin = makeBars({ ...all, symbol: "T", volume: new Float64Array(10).fill(100) });
  const slow = defineStrategy({
    name: "slow",
    signals: () => ({ entries: at(10, 1, 3), exits: at(10, 5, 6) }),
  });
  const run = await backtest(slow(), thin, { sizing: fixedShares(50) });
  assertEquals(run.attribution.outcome, ["cancelled", "ignored", "filled", "ignored"]);
  assertEquals(run.attribution.quantity[0], 20);
  assertEquals(run.attribution.reason[1], "already long");
  assertEquals(run.attribution.reason[3], "an exit was on its way");
});

Deno.test("run.attribution gives price, cost and slippage of the fills", async () => {
  const bars = randomWalk(60, 4);
  const strategy = defineStrategy({ name: "c", signals: () => ({ entries: at(60, 5), exits: at(60, 30) }) });
  const run = await backtest(strategy(), bars, { costs: percent(0.001), slippage: percentSlippage(0.002) });
  assertEquals(run.attribution.length, 2);
  [...run.attribution].forEach(({ order, price, cost, slippage, quantity, filledTime }) => {
    const fill = [...run.fills].find((each) => each.order === order)!;
    assertEquals([price, cost, quantity, filledTime], [fill.price, fill.cost, fill.quantity, fill.time]);
    assertEquals(slippage, fill.quantity * Math.abs(fill.price - fill.reference));
    assert(slippage > 0 && cost > 0);
  });
});

Deno.test("run.attribution accounts for every order that a strategy decided, and for every signal", async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seededRandom(seed);
    const bars = holedWalk(120, seed, "T", seed % 2 === 0);
    const share = [0.05, 0.2, 0.5][seed % 3]!;
    const masks = Array.from({ length: 4 }, () => mask(bars.length, share, random));
    const strategy = defineStrategy({
      name: "any",
      signals: () => ({
        entries: masks[0]!,
        exits: masks[1]!,
        shortEntries: masks[2]!,
        shortExits: masks[3]!,
      }),
    });
    const volume = new Float64Array(bars.length).fill(2_000);
    for (
      const options of [
        {},
        { shorting: false },
        { fill: "same-close" as const },
        { fill: "next-close" as const },
        { risk: [stopLoss(0.02), timeStop(3)], sizing: fixedShares(50) },
        { sizing: fixedShares(300) },
      ]
    ) {
      const run = await backtest(strategy(), { ...bars, volume }, options);
      const { attribution, signals, orders } = run;
      const count = masks.reduce((sum, each) => sum + each.reduce((a, b) => a + b, 0), 0);
      assertEquals([signals.length, attribution.length], [count, count]);
      assertEquals(attribution.reason.filter((reason) => reason.includes("no order could follow")), []);
      const decided = orders.tag.flatMap((tag, order) => tag === "entry" || tag === "exit" ? [order] : []);
      const told = new Set([...attribution.order, ...attribution.closingOrder]);
      assertEquals([...told].filter((order) => order >= 0).sort((a, b) => a - b), decided);
      [...attribution].forEach(({ order, action, time, outcome, filledTime }) => {
        if (order < 0) return assertEquals(outcome, "ignored");
        assertEquals(orders.time[order], time);
        assertEquals(orders.side[order], action === "buy" || action === "cover" ? "buy" : "sell");
        assertEquals(orders.filled[order]! > 0, !Number.isNaN(filledTime));
      });
    }
  }
});

Deno.test("run.signals and run.attribution have as many rows, in order of time, for every kind of run", async () => {
  for (const [name, { signals, attribution }] of await variedRuns(9)) {
    assert(signals.length > 10, name);
    assertEquals(attribution.time, signals.time, name);
    assertEquals(attribution.action, signals.action, name);
    assertEquals([...signals.time], [...signals.time].toSorted((a, b) => a - b), name);
  }
});

Deno.test("what is derived from a run is made once", async () => {
  const run = await backtest(busy(), randomWalk(100, 2));
  for (
    const name of ["signals", "attribution", "positions", "exposure", "heat", "trades", "cashFlows"] as const
  ) {
    assert(run[name] === run[name], name);
    assertEquals(run[name].at(-1), [...run[name]].at(-1) as unknown);
  }
});
