import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fillQuality, floorToLot, roundToTick } from "../../../kernel/engine/rounding.ts";

const tick = fc.constantFrom(0.01, 0.05, 0.1, 0.25, 1, 5, 1e-8, 0.0001, 0.03);

Deno.test("roundToTick() against the trader raises what is bought and lowers what is sold", () => {
  assertEquals(roundToTick(100.02, 0.05, "buy", "against"), 100.05);
  assertEquals(roundToTick(100.02, 0.05, "sell", "against"), 100);
  assertEquals(roundToTick(1.23456, 0.0001, "sell", "against"), 1.2345);
  assertEquals(roundToTick(181.9555, 1e-8, "buy", "against"), 181.9555);
});

Deno.test("roundToTick() to the nearest gives half a tick to the other side of the trade", () => {
  assertEquals(roundToTick(100.02, 0.05, "buy", "nearest"), 100);
  assertEquals(roundToTick(100.03, 0.05, "sell", "nearest"), 100.05);
  assertEquals(roundToTick(10.5, 1, "buy", "nearest"), 11);
  assertEquals(roundToTick(10.5, 1, "sell", "nearest"), 10);
});

Deno.test("roundToTick() leaves prices alone with none and without a tick", () => {
  assertEquals(roundToTick(100.023, 0.05, "buy", "none"), 100.023);
  assertEquals(roundToTick(100.023, 0, "buy", "against"), 100.023);
});

Deno.test("roundToTick() takes a price that is a tick but for arithmetic as that tick", () => {
  assertEquals(roundToTick(0.1 + 0.2, 0.1, "buy", "against"), 0.3);
  assertEquals(roundToTick(0.7 - 0.1 - 0.3, 0.1, "sell", "against"), 0.3);
  fc.assert(
    fc.property(tick, fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: -4, max: 4 }), (tick, n, ulps) => {
      const dusty = n * tick * (1 + ulps * Number.EPSILON);
      for (const side of ["buy", "sell"] as const) {
        for (const rounding of ["against", "nearest"] as const) {
          assertAlmostEquals(roundToTick(dusty, tick, side, rounding), n * tick, n * tick * 1e-15);
        }
      }
    }),
  );
});

Deno.test("roundToTick() gives the double that a tick is written as", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e7 }), (cents) => {
    const written = Number(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);
    assertEquals(roundToTick(cents * 0.01, 0.01, "buy", "against"), written);
  }));
});

Deno.test("roundToTick() moves a price by less than a tick, never to the trader's advantage, never below one tick", () => {
  const price = fc.double({ min: 0.001, max: 1e4, noNaN: true });
  fc.assert(fc.property(price, tick, fc.constantFrom("buy", "sell"), (price, tick, side) => {
    const rounded = roundToTick(price, tick, side, "against");
    const worse = side === "buy" ? rounded - price : price - rounded;
    assert(rounded >= tick * (1 - 1e-12));
    const dust = 2e-6 * tick + price * 1e-15;
    if (price >= tick) assert(worse > -dust && worse < tick + price * 1e-15, `${price} became ${rounded}`);
  }));
});

Deno.test("floorToLot() takes whole lots and never more than dust above the quantity", () => {
  assertEquals(floorToLot(1_234.9, 1), 1_234);
  assertEquals(floorToLot(99, 50), 50);
  assertEquals(floorToLot(0.9, 1), 0);
  assertEquals(floorToLot(0, 1), 0);
  assertEquals(floorToLot(0.123456789, 1e-8), 0.12345678);
  assertEquals(floorToLot(0.1 + 0.2, 0.1), 0.3);
  assertEquals(floorToLot(0.3 - 0.1, 0.1), 0.2);
  const lot = fc.constantFrom(1, 0.1, 0.001, 1e-8, 50, 0.3);
  fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), lot, (quantity, lot) => {
    const floored = floorToLot(quantity, lot);
    const dust = 1.1e-8 * lot + quantity * 1e-15;
    assert(floored <= quantity + dust && floored > quantity - lot - dust, `${quantity} became ${floored}`);
    assertEquals(floorToLot(floored, lot), floored);
  }));
});

Deno.test("fillQuality() is 1 at the bar's best price for the side and 0 at its worst or beyond", () => {
  assertEquals(fillQuality("buy", 90, 110, 90), 1);
  assertEquals(fillQuality("sell", 90, 110, 90), 0);
  assertEquals(fillQuality("buy", 105, 110, 90), 0.25);
  assertEquals(fillQuality("sell", 105, 110, 90), 0.75);
  assertEquals(fillQuality("buy", 111, 110, 90), 0);
  assertEquals(fillQuality("sell", 111, 110, 90), 1);
});

Deno.test("fillQuality() is 1 where the bar has one price", () => {
  assertEquals(fillQuality("buy", 101, 100, 100), 1);
});
