import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { randomStream, streamFrom } from "../../../kernel/series/random.ts";

Deno.test("streamFrom() gives the numbers of the authors' C program for xoshiro128++", () => {
  const stream = streamFrom([1, 2, 3, 4]);
  const first = Array.from({ length: 8 }, () => stream.bits());
  assertEquals(first, [
    641,
    1573767,
    3222811527,
    3517856514,
    836907274,
    4247214768,
    3867114732,
    1355841295,
  ]);
  for (let i = 8; i < 10_000; i++) stream.bits();
  assertEquals(stream.bits(), 1606345330);
});

Deno.test("randomStream() repeats itself with one seed and differs with the next", () => {
  const draw = (seed: number) => {
    const stream = randomStream(seed);
    return Array.from({ length: 5 }, () => stream.uniform());
  };
  assertEquals(draw(42), draw(42));
  for (const other of [43, 42 + 2 ** 32, 0, 2 ** 52]) assertNotEquals(draw(other), draw(42));
});

/** Mean of the first four powers of so many draws. */
function moments(draw: () => number, count: number): number[] {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const value = draw();
    for (let power = 1, product = value; power <= 4; power++, product *= value) sums[power - 1]! += product;
  }
  return sums.map((sum) => sum / count);
}

Deno.test("uniform() and normal() have the moments of their distributions within four standard errors", () => {
  const count = 200_000;
  const near = (values: number[], expected: number[], variances: number[]) =>
    values.forEach((value, i) => {
      const error = 4 * Math.sqrt(variances[i]! / count);
      assert(Math.abs(value - expected[i]!) < error, `moment ${i + 1}: ${value} against ${expected[i]}`);
    });
  const uniform = randomStream(1);
  const powers = [1, 2, 3, 4];
  near(
    moments(uniform.uniform, count),
    powers.map((k) => 1 / (k + 1)),
    powers.map((k) => 1 / (2 * k + 1) - 1 / (k + 1) ** 2),
  );
  const normal = randomStream(2);
  // Variance of z^k: E z^2k - (E z^k)^2.
  near(moments(normal.normal, count), [0, 1, 0, 3], [1, 2, 15, 96]);
});
