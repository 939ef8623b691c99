import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  customRisk,
  type Proposal,
  protectivePrices,
  riskChecksOf,
  type RiskSpec,
  runChain,
  stopLoss,
  takeProfit,
} from "../../../../kernel/engine/risk/mod.ts";
import { percentRisk, sizerOf } from "../../../../kernel/engine/sizing/mod.ts";
import { atr } from "../../../../kernel/indicators/atr.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { randomWalk } from "../../random_walk.ts";
import { DAY, proposalOf, riskViewOf, sizingView } from "../views.ts";

const VIEW = riskViewOf();
const ask = (rules: readonly RiskSpec[], proposal: Proposal) => runChain(riskChecksOf(rules), proposal, VIEW);
const both = [stopLoss(0.02), takeProfit(0.04)];

Deno.test("stopLoss() and takeProfit() lie a fraction from the fill price, turned round for a short", () => {
  const long = ask(both, proposalOf({ price: 50 })).proposal!;
  assertEquals([long.stop, long.target, long.quantity], [49, 52, 100]);
  const short = ask(both, proposalOf({ price: 50, side: "sell" })).proposal!;
  assertEquals([short.stop, short.target], [51, 48]);
});

Deno.test("the reason of a protective price has no more digits than a price", () => {
  const { decisions } = ask([stopLoss(0.02)], proposalOf({ price: 2048.8618426324 }));
  assertEquals(decisions.map(({ verdict }) => verdict.kind === "modify" && verdict.reason), [
    "stop at 2007.8846",
  ]);
});

Deno.test("of two stops and of two targets the one nearer to the price holds", () => {
  const near = ask(both, proposalOf({ stop: 49.5, target: 50.5 }));
  assertEquals([near.proposal!.stop, near.proposal!.target], [49.5, 50.5]);
  assertEquals(near.decisions.map(({ verdict }) => verdict.kind), ["pass", "pass"]);
  const far = ask(both, proposalOf({ stop: 40, target: 60 })).proposal!;
  assertEquals([far.stop, far.target], [49, 52]);
  const short = ask([stopLoss(0.02), stopLoss(0.01), stopLoss(0.03)], proposalOf({ side: "sell" })).proposal!;
  assertEquals(short.stop, 50.5);
});

Deno.test("a stop lies on the losing side of the price and a target on the winning one", () => {
  const cases = fc.record({
    price: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    distance: fc.double({ min: 0.001, max: 0.99, noNaN: true }),
    side: fc.constantFrom("buy" as const, "sell" as const),
  });
  fc.assert(fc.property(cases, ({ price, distance, side }) => {
    const { stop, target } = ask([stopLoss(distance), takeProfit(distance)], proposalOf({ price, side }))
      .proposal!;
    const sign = side === "buy" ? 1 : -1;
    assertAlmostEquals(sign * (price - stop) / price, distance, 1e-9);
    assertAlmostEquals(sign * (target - price) / price, distance, 1e-9);
  }));
});

Deno.test("a distance in ATRs is that of the bar that decided the entry", () => {
  const bars = randomWalk(80, 5);
  const range = atr(bars.high, bars.low, bars.close, 14);
  for (const bar of [14, 15, 79]) {
    const entry = proposalOf({ price: 100, bars, bar });
    const { stop, target } = ask([stopLoss({ atr: 2 }), takeProfit({ atr: 3, n: 14 })], entry).proposal!;
    assertAlmostEquals(stop, 100 - 2 * range[bar]!, 1e-12);
    assertAlmostEquals(target, 100 + 3 * range[bar]!, 1e-12);
  }
});

Deno.test("an entry is blocked while the ATR of its stop is not known, or zero", () => {
  const bars = randomWalk(80, 5);
  const reason = "the ATR(14) is zero or not known yet";
  const blocked = { kind: "block" as const, reason };
  for (const bar of [0, 13, -1]) {
    const { proposal, decisions } = ask([stopLoss({ atr: 2 })], proposalOf({ bars, bar }));
    assertEquals([proposal, decisions[0]!.verdict], [null, blocked]);
  }
  assertEquals(ask([takeProfit({ atr: 2 })], proposalOf()).decisions[0]!.verdict, blocked);
});

Deno.test("a stop of a long that would not be above zero blocks; such a target of a short is left out", () => {
  const time = Array.from({ length: 20 }, (_, i) => i * DAY);
  const wide = (price: number) => time.map(() => price);
  const bars = makeBars({ symbol: "A", time, open: wide(5), high: wide(9), low: wide(1), close: wide(5) });
  const entry = { bars, bar: 19, price: 5 };
  assertEquals(ask([stopLoss({ atr: 1 })], proposalOf(entry)).decisions[0]!.verdict, {
    kind: "block",
    reason: "the stop would lie at -3",
  });
  const short = ask([takeProfit({ atr: 1 })], proposalOf({ ...entry, side: "sell" }));
  assertEquals(short.proposal!.target, NaN);
  assertEquals(ask([takeProfit(1)], proposalOf({ side: "sell" })).proposal!.target, NaN);
});

Deno.test("percentRisk() can be sized by the stop that the rules will give", () => {
  const checks = riskChecksOf(both);
  const entry = proposalOf({ price: 50, quantity: NaN });
  const { stop, target } = protectivePrices(checks, entry, VIEW);
  assertEquals([stop, target], [49, 52]);
  assertEquals(sizerOf(percentRisk(0.01))(sizingView({ price: 50, stop })), { units: 1_000 });
  assertEquals(protectivePrices(riskChecksOf([stopLoss({ atr: 2 })]), entry, VIEW).stop, NaN);
});

Deno.test("protectivePrices() asks no rule about an entry that has no size yet but those that protect", () => {
  const sized = customRisk("sized", {
    check: ({ quantity }) => {
      throw new Error(`asked about ${quantity} units`);
    },
  });
  const checks = riskChecksOf([sized, stopLoss(0.02)]);
  assertEquals(protectivePrices(checks, proposalOf({ quantity: NaN }), VIEW), { stop: 49, target: NaN });
});
