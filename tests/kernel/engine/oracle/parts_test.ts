/**
 * The engine against the oracle on random cases, feature by feature, so that a failure says what broke. Fills, order states
 * and trades are equal in all of them; quantities, prices, fees, cash and equity to the last bit, except in parts marked
 * `near`, where a rate, a ratio or a multiplier is applied in another order: there to a billionth.
 */
import fc from "fast-check";
import { type Features, randomCase } from "./cases.ts";
import { compare } from "./compare.ts";
import type { Rules } from "./types.ts";

const from = <T>(...values: T[]) => fc.constantFrom(...values);
const start = Date.parse("2024-05-17");
const DAY = 86_400_000;

const costs = from(
  { rate: 0, amount: 0, us: false },
  { rate: 0.001, amount: 0, us: false },
  { rate: 0.1, amount: 3, us: false },
);
const slippage = from({ rate: 0, amount: 0 }, { rate: 0.01, amount: 0 }, { rate: 0, amount: 0.25 });
const at = from<Rules["at"]>("next-open", "next-close", "same-close");
const sameBar = (...policies: Rules["bar"]["sameBar"][]) =>
  fc.record({ sameBar: from(...policies), touch: fc.boolean(), improve: fc.boolean() });
const tooBig = from<Rules["tooBig"]>("reduce", "reject");
const shorting = from(true, true, false);
const interest = from({ borrow: 0.1, margin: 0.2, cash: 0.05 }, { borrow: 0.1, margin: 0, cash: 0 });
const volumeCap = from<number | null>(0.05, 0.01);

const PARTS: Record<string, Features & { near?: boolean }> = {
  "long-only signals of several symbols with holes, costs and slippage": {
    kind: "signals",
    symbols: 4,
    holes: true,
    rules: { costs, slippage, from: from(start, start, start + 3 * DAY), closeAtEnd: from(false) },
  },
  "long and short signals with flips at opens and closes": {
    kind: "signals",
    symbols: 3,
    shorts: true,
    rules: { at, costs, slippage, shorting },
  },
  "signals with protective stops and targets": {
    kind: "signals",
    symbols: 2,
    shorts: true,
    protection: true,
    rules: { at, bar: sameBar("stop-first", "target-first", "path"), costs },
  },
  "scripted orders, first the stops of a bar": {
    kind: "script",
    rules: { at, bar: sameBar("stop-first"), tooBig, shorting, costs, slippage },
  },
  "scripted orders, first the targets of a bar": {
    kind: "script",
    rules: { at, bar: sameBar("target-first"), tooBig, shorting },
  },
  "scripted orders along the path of a bar": {
    kind: "script",
    rules: { at, bar: sameBar("path"), tooBig, shorting },
  },
  "market orders of several symbols with holes": {
    kind: "script",
    market: true,
    symbols: 3,
    holes: true,
    rules: { at, tooBig, costs },
  },
  "orders that the volume of a bar holds up": {
    kind: "script",
    symbols: 2,
    volume: true,
    rules: { at, volumeCap, bar: sameBar("stop-first", "path"), tooBig },
  },
  "signals that the volume of a bar holds up, within hours": {
    kind: "signals",
    shorts: true,
    protection: true,
    volume: true,
    hourly: true,
    rules: { at, volumeCap },
  },
  "times in force within days": { kind: "script", hourly: true, rules: { at } },
  "splits and dividends": {
    kind: "script",
    splits: true,
    dividends: true,
    volume: true,
    near: true,
    rules: { at, volumeCap: from<number | null>(null, 0.05), reinvest: fc.boolean() },
  },
  "splits and dividends of symbols with holes": {
    kind: "signals",
    symbols: 2,
    shorts: true,
    protection: true,
    holes: true,
    splits: true,
    dividends: true,
    near: true,
    rules: { reinvest: fc.boolean() },
  },
  "leverage, margin calls, borrowed shares and interest": {
    kind: "signals",
    symbols: 3,
    shorts: true,
    holes: true,
    near: true,
    rules: {
      at,
      leverage: from(1, 4, 8),
      fraction: from(0.5, 1),
      maintenance: from(0.05, 0.12),
      interest,
      costs,
    },
  },
  "margin calls where the volume is small": {
    kind: "signals",
    symbols: 2,
    shorts: true,
    protection: true,
    volume: true,
    near: true,
    rules: { at, leverage: from(8), fraction: from(4), maintenance: from(0.11), volumeCap, interest },
  },
  "scripted orders with leverage": {
    kind: "script",
    symbols: 2,
    near: true,
    rules: { at, leverage: from(3), maintenance: from(0.3), fraction: from(1, 3), interest, tooBig },
  },
  "targets with rebalancing and a threshold": {
    kind: "target",
    symbols: 3,
    shorts: true,
    holes: true,
    rules: {
      at,
      rebalance: from<Rules["rebalance"]>(null, { every: 1, threshold: 0 }, { every: 3, threshold: 0.05 }),
      costs,
      from: from(start, start + 2 * DAY),
      shorting,
    },
  },
  "targets that the volume of a bar holds up": {
    kind: "target",
    volume: true,
    rules: { at, volumeCap, rebalance: from<Rules["rebalance"]>(null, { every: 2, threshold: 0 }) },
  },
  "currencies and contract multipliers": {
    kind: "script",
    symbols: 3,
    fx: true,
    holes: true,
    near: true,
    rules: { at, costs, interest },
  },
  "what a US broker charges, by date": {
    kind: "signals",
    shorts: true,
    near: true,
    rules: { costs: from({ rate: 0.001, amount: 1, us: true }), slippage },
  },
  "delistings": {
    kind: "script",
    symbols: 2,
    volume: true,
    delistings: true,
    rules: { at, volumeCap, costs },
  },
  "closing everything at the end": {
    kind: "script",
    symbols: 2,
    rules: { at, closeAtEnd: from(true) },
  },
};

for (const [title, { near = false, ...features }] of Object.entries(PARTS)) {
  Deno.test(`simulate() agrees with the oracle on ${title}`, () => {
    fc.assert(fc.property(randomCase(features), (each) => compare(each, !near)), { numRuns: 400 });
  });
}
