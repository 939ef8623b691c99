import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import {
  maxGrossExposure,
  maxNetExposure,
  maxOpenPositions,
  maxPosition,
  type PositionView,
  type Proposal,
  riskChecksOf,
  type RiskSpec,
  type RiskView,
  runChain,
  sectorCap,
} from "../../../../kernel/engine/risk/mod.ts";
import { positionOf, proposalOf, riskViewOf } from "../views.ts";

const ask = (rule: RiskSpec, proposal: Proposal, view: RiskView) =>
  runChain(riskChecksOf([rule]), proposal, view);

/** Units that a rule leaves of an entry, 0 where it blocks. */
const left = (rule: RiskSpec, proposal: Proposal, view: RiskView) =>
  ask(rule, proposal, view).proposal?.quantity ?? 0;

const reason = (rule: RiskSpec, proposal: Proposal, view: RiskView): string => {
  const { verdict } = ask(rule, proposal, view).decisions[0]!;
  assert(verdict.kind !== "pass", "it passed");
  return verdict.reason;
};

Deno.test("maxPosition() passes what is exactly at the cap and reduces what is above it to whole lots", () => {
  // 5 % of 100,000 is 5,000: 100 units at 50.
  const view = riskViewOf();
  assertEquals(ask(maxPosition(0.05), proposalOf({ quantity: 100 }), view).decisions, [
    { rule: "maxPosition", verdict: { kind: "pass" } },
  ]);
  assertEquals(left(maxPosition(0.05), proposalOf({ quantity: 101 }), view), 100);
  assertEquals(left(maxPosition(0.05), proposalOf({ quantity: 500, lot: 30 }), view), 90);
  assertEquals(
    reason(maxPosition(0.05), proposalOf({ quantity: 101 }), view),
    "a position is at most 5 % of equity: 100 instead of 101 A",
  );
});

Deno.test("maxPosition() counts what is held of the symbol in the same direction", () => {
  const long = riskViewOf([positionOf({ symbol: "A", quantity: 60 })]);
  assertEquals(left(maxPosition(0.05), proposalOf({ quantity: 100 }), long), 40);
  const short = riskViewOf([positionOf({ symbol: "A", quantity: -60 })]);
  assertEquals(left(maxPosition(0.05), proposalOf({ side: "sell", quantity: 100 }), short), 40);
  // A short that the buy closes first leaves the whole room.
  assertEquals(left(maxPosition(0.05), proposalOf({ quantity: 300 }), short), 100);
});

Deno.test("maxPosition() blocks where not a lot fits, with the room and what a lot is worth", () => {
  const view = riskViewOf([positionOf({ symbol: "A", quantity: 99 })]);
  assertEquals(
    reason(maxPosition(0.05), proposalOf({ lot: 10 }), view),
    "a position is at most 5 % of equity: room for 50.00, a lot of A is 500.00",
  );
});

Deno.test("maxGrossExposure() adds up longs and shorts", () => {
  // 80 % is 80,000, of which 30,000 long and 40,000 short are taken.
  const view = riskViewOf([
    positionOf({ symbol: "B", quantity: 600 }),
    positionOf({ symbol: "C", quantity: -800 }),
  ]);
  assertEquals(left(maxGrossExposure(0.8), proposalOf({ quantity: 200 }), view), 200);
  assertEquals(left(maxGrossExposure(0.8), proposalOf({ quantity: 201 }), view), 200);
  assertEquals(left(maxGrossExposure(0.8), proposalOf({ side: "sell", quantity: 900 }), view), 200);
});

Deno.test("maxGrossExposure() frees what the order closes of the symbol", () => {
  const view = riskViewOf([positionOf({ symbol: "A", quantity: -1_600 })]);
  assertEquals(left(maxGrossExposure(0.8), proposalOf({ quantity: 2_000 }), view), 1_600);
});

Deno.test("maxNetExposure() lets an entry through that takes the account back towards zero", () => {
  const view = riskViewOf([positionOf({ quantity: 500 })]); // net 25,000
  assertEquals(left(maxNetExposure(0.3), proposalOf({ quantity: 500 }), view), 100);
  // From +25,000 to -30,000.
  assertEquals(left(maxNetExposure(0.3), proposalOf({ side: "sell", quantity: 2_000 }), view), 1_100);
});

Deno.test("maxOpenPositions() blocks a further symbol, not more of one that is held", () => {
  const view = riskViewOf([positionOf({ symbol: "B" }), positionOf({ symbol: "C" })]);
  assertEquals(left(maxOpenPositions(3), proposalOf(), view), 100);
  assertEquals(left(maxOpenPositions(2), proposalOf(), view), 0);
  assertEquals(left(maxOpenPositions(2), proposalOf({ symbol: "B" }), view), 100);
  assertEquals(left(maxOpenPositions(2), proposalOf({ symbol: "B", side: "sell" }), view), 100);
  assertEquals(reason(maxOpenPositions(2), proposalOf(), view), "at most 2 positions: 2 are open");
});

Deno.test("sectorCap() adds up the sector's positions and leaves symbols without a sector alone", () => {
  const view = riskViewOf([
    positionOf({ symbol: "B", sector: "tech", quantity: 200 }),
    positionOf({ symbol: "C", sector: "tech", quantity: -100 }),
    positionOf({ symbol: "D", sector: "energy", quantity: 400 }),
    positionOf({ symbol: "E", quantity: 400 }),
  ]);
  const rule = sectorCap({ fraction: 0.2 }); // 20,000, of which 15,000 are taken
  assertEquals(left(rule, proposalOf({ sector: "tech", quantity: 900 }), view), 100);
  assertEquals(left(rule, proposalOf({ sector: "energy", quantity: 900 }), view), 0);
  assertEquals(left(rule, proposalOf({ sector: "banks", quantity: 900 }), view), 400);
  assertEquals(left(rule, proposalOf({ quantity: 900 }), view), 900);
});

Deno.test("caps block every entry where there is no equity", () => {
  for (const equity of [0, -5_000, NaN]) {
    const view = riskViewOf([], { equity });
    for (const rule of [maxPosition(1), maxGrossExposure(2), maxNetExposure(1), sectorCap({ fraction: 1 })]) {
      assertMatch(reason(rule, proposalOf({ sector: "tech" }), view), /room for/);
    }
  }
});

const position = fc.record({
  symbol: fc.constantFrom("A", "B", "C", "D"),
  sector: fc.constantFrom("tech", "energy", null),
  quantity: fc.integer({ min: -900, max: 900 }).filter((units) => units !== 0),
  price: fc.double({ min: 1, max: 200, noNaN: true }),
});
const accounts = fc.record({
  held: fc.uniqueArray(position, { selector: ({ symbol }) => symbol, maxLength: 4 }),
  equity: fc.double({ min: 1_000, max: 200_000, noNaN: true }),
  quantity: fc.integer({ min: 1, max: 5_000 }),
  price: fc.double({ min: 0.5, max: 300, noNaN: true }),
  lot: fc.constantFrom(1, 0.01, 25),
  side: fc.constantFrom("buy" as const, "sell" as const),
  cap: fc.double({ min: 0.01, max: 2, noNaN: true }),
});

/** Values by symbol after an entry, by brute force. */
function after(held: readonly PositionView[], proposal: Proposal, units: number): Map<string, number> {
  const sign = proposal.side === "buy" ? 1 : -1;
  const values = new Map(held.map(({ symbol, value }) => [symbol, value]));
  const own = values.get(proposal.symbol) ?? 0;
  values.set(proposal.symbol, (Math.sign(own) === sign ? own : 0) + sign * units * proposal.unitValue);
  return values;
}

Deno.test("no entry takes the account beyond a cap, and none is cut further than a lot below it", () => {
  fc.assert(fc.property(accounts, ({ held, equity, quantity, price, lot, side, cap }) => {
    const positions = held.map((each) => positionOf(each));
    const proposal = proposalOf({ sector: "tech", side, quantity, price, lot });
    const view = riskViewOf(positions, { equity });
    const sectorOf = (symbol: string) =>
      symbol === "A" ? "tech" : positions.find((each) => each.symbol === symbol)!.sector;
    const measures: [RiskSpec, (values: Map<string, number>) => number][] = [
      [maxPosition(cap), (values) => Math.abs(values.get("A")!)],
      [
        maxGrossExposure(cap),
        (values) => [...values.values()].reduce((sum, value) => sum + Math.abs(value), 0),
      ],
      [
        maxNetExposure(cap),
        (values) => [...values.values()].reduce((sum, value) => sum + value, 0) * (side === "buy" ? 1 : -1),
      ],
    ];
    if (positions.every(({ symbol, sector }) => symbol !== "A" || sector === "tech")) {
      measures.push([
        sectorCap({ fraction: cap }),
        (values) =>
          [...values].reduce(
            (sum, [symbol, value]) => sum + (sectorOf(symbol) === "tech" ? Math.abs(value) : 0),
            0,
          ),
      ]);
    }
    for (const [rule, measure] of measures) {
      const units = left(rule, proposal, view);
      assert(units <= quantity);
      const dust = 1e-9 * equity;
      if (units > 0) assert(measure(after(positions, proposal, units)) <= cap * equity + dust, rule.kind);
      if (units < quantity) {
        const more = Math.min(quantity, units + lot);
        assert(measure(after(positions, proposal, more)) > cap * equity - dust, `${rule.kind} cuts too much`);
      }
    }
  }));
});
