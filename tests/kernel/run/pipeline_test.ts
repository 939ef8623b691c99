/** Each step of a backtest can be put in the place of the product's own, alone, and is asked what it should be. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  backtest,
  customCosts,
  customRisk,
  customSizing,
  customSlippage,
  defineStrategy,
  ParameterError,
  percent,
  percentSlippage,
  type RiskView,
  type SizingView,
  StrategyError,
} from "../../../kernel/mod.ts";
import { randomWalk } from "../random_walk.ts";
import { smaCross } from "./fixtures.ts";

const bars = randomWalk(300, 11, "T");
const cross = smaCross({ fast: 3, slow: 10 });

Deno.test("a sizing of one's own decides every entry from what was known before it", async () => {
  const seen: SizingView[] = [];
  const sizing = customSizing("counts", (view) => {
    seen.push(view);
    return { units: 10 + view.trades.length };
  });
  const run = await backtest(cross, bars, { sizing });
  assert(run.trades.length > 10);
  assertEquals([...run.trades.quantity], Array.from(run.trades.quantity, (_, i) => 10 + i));
  for (const view of seen) {
    const entry = [...run.trades].find(({ quantity }) => quantity === 10 + view.trades.length)!;
    assertEquals([view.symbol, view.side, view.price], ["T", "buy", entry.entryPrice]);
    assertEquals(bars.time[view.bar + 1], entry.entryTime);
  }
});

Deno.test("a risk rule of one's own passes, changes, blocks and closes, and its reasons are kept", async () => {
  const views: RiskView[] = [];
  const risk = customRisk("strict", () => {
    let asked = 0;
    return {
      check: (proposal, view) => {
        views.push(view);
        asked++;
        if (asked % 3 === 0) return { kind: "block", reason: "every third" };
        if (asked % 3 === 1) {
          return { kind: "modify", quantity: 7, stop: proposal.price * 0.9, reason: "seven at most" };
        }
        return { kind: "pass" };
      },
      watch: ({ positions }) =>
        positions.filter(({ barsHeld }) => barsHeld >= 2).map(({ symbol }) => ({
          symbol,
          reason: "two bars",
        })),
    };
  });
  const run = await backtest(cross, bars, { risk });
  const entries = [...run.attribution].filter(({ action, order }) => action === "buy" && order >= 0);
  assert(entries.length > 8 && views.length === entries.length);
  entries.forEach(({ outcome, rule, reason, quantity }, i) => {
    if (i % 3 === 2) assertEquals([outcome, rule, reason], ["blocked", "strict", "strict: every third"]);
    else if (i % 3 === 0) assertEquals([outcome, rule, quantity], ["filled", "strict", 7]);
    else assertEquals([outcome, rule, reason], ["filled", "", ""]);
  });
  assert(run.orders.tag.includes("stop-loss"));
  assert(run.trades.exitReason.includes("strict") && run.trades.exitNote.includes("strict: two bars"));
  const again = await backtest(cross, bars, { risk });
  assertEquals(again.digest, run.digest);
});

Deno.test("costs and slippage of one's own are what the product's own are where they say the same", async () => {
  const own = await backtest(cross, bars, {
    costs: customCosts("a promille", (_side, quantity, price) => quantity * price * 0.001),
    slippage: customSlippage("2 bp", (_side, price) => price * 0.0002),
  });
  const built = await backtest(cross, bars, { costs: percent(0.001), slippage: percentSlippage(0.0002) });
  assertEquals(own.fills.length, built.fills.length);
  own.fills.cost.forEach((cost, i) => assertAlmostEquals(cost, built.fills.cost[i]!, 1e-9));
  assertAlmostEquals(own.metrics.totalReturn, built.metrics.totalReturn, 1e-12);
});

Deno.test("functions of one's own are in the manifest by name and text, and change the run's id", async () => {
  const costs = (rate: number) =>
    rate === 1
      ? customCosts("mine", (_s, quantity) => quantity * 0.01)
      : customCosts("mine", (_s, quantity) => quantity * 0.02);
  const sizing = customSizing("ten", () => ({ units: 10 }));
  const slippage = customSlippage("none", () => 0);
  const risk = customRisk("all", { check: () => ({ kind: "pass" }) });
  const [a, b] = [
    await backtest(cross, bars, { costs: costs(1), sizing, slippage, risk }),
    await backtest(cross, bars, { costs: costs(2), sizing, slippage, risk }),
  ];
  const config = JSON.parse(JSON.stringify(a.manifest.config));
  for (
    const [given, name, text] of [
      [config.costs[0], "mine", "quantity * 0.01"],
      [config.sizing, "ten", "units: 10"],
      [config.slippage[0], "none", "=>0"],
      [config.risk[0], "all", "check: ()"],
    ]
  ) {
    assertEquals(given.name, name);
    assert(given.source.includes(text), given.source);
  }
  assert(a.id !== b.id);
});

Deno.test("each step says what is wrong with what its function gave", async () => {
  const wrong = async (options: Parameters<typeof backtest>[2], field: string) => {
    const error = await assertRejects(() => backtest(cross, bars, options), Error);
    assert(error instanceof ParameterError || error instanceof StrategyError, String(error));
    assertEquals(error.field, field);
  };
  await wrong({ costs: customCosts("bad", () => NaN) }, "costs");
  await wrong({ slippage: customSlippage("bad", () => -1) }, "slippage");
  await wrong({ sizing: customSizing("bad", () => 5 as never) }, "sizing");
  await wrong({ risk: customRisk("bad", { check: () => "no" as never }) }, "risk.verdict");
});

Deno.test("a signal may come from anywhere: the engine does the same with arrays as with expressions", async () => {
  const run = await backtest(cross, bars);
  const { entries, exits } = { entries: new Uint8Array(300), exits: new Uint8Array(300) };
  for (const { bar, action } of run.signals) (action === "buy" ? entries : exits)[bar] = 1;
  const arrays = defineStrategy({ name: "arrays", signals: () => ({ entries, exits }) });
  const again = await backtest(arrays(), bars);
  assertEquals(again.digest, run.digest);
});
