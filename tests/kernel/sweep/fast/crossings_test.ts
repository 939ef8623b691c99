/** Crossings found together beside those found pair by pair. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { crossMask } from "../../../../kernel/signals/masks.ts";
import { findCrossings } from "../../../../kernel/sweep/fast/crossings.ts";

// Few values, so that equals are many; what comes and goes is NaN.
const value = fc.constantFrom(-Infinity, -1, -0, 0, 1, 1 + 2 ** -52, 2, 3, Infinity, NaN);

Deno.test("columns kept in order cross where pairs of them do, with equals, gaps and infinities", () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }).chain((length) =>
        fc.array(fc.array(value, { minLength: length, maxLength: length }), { minLength: 1, maxLength: 7 })
      ),
      fc.nat(),
      (rows, seed) => {
        const columns = rows.map((row) => Float64Array.from(row));
        const count = columns.length;
        const words = Math.ceil(columns[0]!.length / 32);
        const places = Int32Array.from(
          { length: count * count },
          (_, pair) => pair === seed % 50 ? -1 : pair * words,
        );
        const masks = new Int32Array(count * count * words);
        findCrossings(columns, places, masks);
        for (let pair = 0; pair < places.length; pair++) {
          const expected = crossMask(columns[Math.floor(pair / count)]!, columns[pair % count]!);
          const bits = Uint8Array.from(expected, (_, i) => masks[pair * words + (i >> 5)]! >>> (i & 31) & 1);
          assertEquals(bits, places[pair] === -1 ? new Uint8Array(expected.length) : expected);
          found += bits.reduce((sum, bit) => sum + bit, 0);
        }
      },
    ),
    { numRuns: 500, seed: 11 },
  );
  assert(found > 10_000, `only ${found} crossings`);
});
