import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { randomStream } from "../../../kernel/series/random.ts";
import { holm } from "../../../kernel/stats/holm.ts";
import { leastSquares } from "../../../kernel/stats/least_squares.ts";
import { pairedDifferences } from "../../../kernel/stats/paired_differences.ts";
import { pairedTest } from "../../../kernel/stats/paired_test.ts";
import { studentTwoSided } from "../../../kernel/stats/student.ts";
import golden from "../../golden/stats/comparison.json" with { type: "json" };

const [MARKET, A, B, Y] = [golden.market, golden.a, golden.b, golden.y].map((list) =>
  Float64Array.from(list)
) as [
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
];

function near(actual: ArrayLike<number>, expected: readonly number[], relative = 1e-10) {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) =>
    assertAlmostEquals(actual[i]!, value, Math.max(1e-300, relative * Math.abs(value)))
  );
}

Deno.test("holm() is statsmodels' correction, and leaves out what was not tested", () => {
  near(holm(golden.holm.p) as number[], golden.holm.adjusted);
  assertEquals(holm([null, 0.5, null]), [null, 0.5, null]);
  assertEquals(holm([]), []);
});

Deno.test("Holm's p-values are never below those given nor above Bonferroni's, and keep their order", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (p) => {
    const adjusted = holm(p) as number[];
    adjusted.forEach((value, i) => {
      assert(value >= p[i]! && value <= Math.min(1, p[i]! * p.length) + 1e-15);
      adjusted.forEach((other, k) => assert(p[i]! <= p[k]! ? value <= other : value >= other));
    });
  }));
});

Deno.test("studentTwoSided() is scipy's, from one degree of freedom to thousands", () => {
  for (const { t, degrees, p } of golden.student) near([studentTwoSided(t, degrees)], [p]);
});

Deno.test("leastSquares() gives statsmodels' coefficients, errors, probabilities and R²", () => {
  for (const errors of ["classical", "newey-west"] as const) {
    const fit = leastSquares(Y, [MARKET, B], { errors, lags: 4 })!;
    const expected = errors === "classical" ? golden.classical : golden.neweyWest;
    near(fit.coefficient, expected.coefficient);
    near(fit.error, expected.error);
    near(fit.t, expected.t);
    near(fit.pValue, expected.pValue, 1e-9);
    near([fit.rSquared, fit.adjustedRSquared], [expected.rSquared, expected.adjustedRSquared]);
  }
});

Deno.test("leastSquares() tells factors that are the same from those that are not", () => {
  assertEquals(leastSquares(Y, [MARKET, MARKET]), null);
  assertEquals(leastSquares(Y, [MARKET, new Float64Array(Y.length).fill(2)]), null);
  assertThrows(
    () => leastSquares(Y.subarray(0, 4), [MARKET.subarray(0, 4), B.subarray(0, 4)]),
    ParameterError,
  );
});

Deno.test("pairedTest() is statsmodels' regression on a constant, and scipy's paired t without memory", () => {
  const { t, pValue } = pairedTest(A, B, golden.paired.lags)!;
  near([t, pValue], [golden.paired.t, golden.paired.pValue]);
  // Newey and West's variance is that of all bars, the plain one that of a sample.
  near([pairedTest(A, B, 0)!.t * Math.sqrt((A.length - 1) / A.length)], [golden.paired.plain]);
  assertEquals(pairedTest(A, A), null);
});

Deno.test("pairedDifferences() spreads as arch's stationary bootstrap does", () => {
  const [sharpe] = pairedDifferences([A, B], { paths: 20_000, blockLength: 8 });
  const { difference, deviation, low, high } = golden.sharpe;
  near([sharpe!.difference!], [difference]);
  // Two samples of 20,000 paths: a quantile's own error is about 2 % of the deviation.
  assertAlmostEquals(sharpe!.low!, low, 0.08 * deviation);
  assertAlmostEquals(sharpe!.high!, high, 0.08 * deviation);
});

Deno.test("an account does not differ from itself, and turning two round turns the difference round", () => {
  const [same] = pairedDifferences([A, A], { paths: 200 });
  assertEquals([same!.difference, same!.low, same!.high, same!.pValue], [0, 0, 0, 1]);
  const [one, other] = [pairedDifferences([A, B], { paths: 500 }), pairedDifferences([B, A], { paths: 500 })];
  one.forEach((row, i) => {
    assertAlmostEquals(row.difference!, -other[i]!.difference!, 1e-12);
    assertAlmostEquals(row.low!, -other[i]!.high!, 1e-12);
    assertEquals(row.pValue, other[i]!.pValue);
  });
});

Deno.test("of accounts without a difference about one in twenty is called different", () => {
  const random = randomStream(11);
  let found = 0;
  for (let k = 0; k < 200; k++) {
    const column = () => Float64Array.from({ length: 250 }, () => 0.01 * random.normal());
    const [sharpe] = pairedDifferences([column(), column()], { paths: 300, blockLength: 1, seed: k });
    if (sharpe!.pValue! < 0.05) found++;
  }
  // Binomial of 200 and 0.05: 3 to 20 holds 99.7 %, and the percentile method is a little eager.
  assert(found >= 3 && found <= 22, `${found} of 200`);
});

Deno.test("pairedDifferences() has no difference where a ratio has none, and corrects each statistic for its pairs", () => {
  const flat = new Float64Array(A.length);
  const rows = pairedDifferences([A, B, flat], { paths: 300 });
  assertEquals(rows.length, 9);
  const sharpe = rows.filter(({ statistic }) => statistic === "sharpe");
  assertEquals(sharpe.map(({ difference }) => difference === null), [false, true, true]);
  assertEquals(sharpe[0]!.adjusted, sharpe[0]!.pValue);
  const cagr = rows.filter(({ statistic }) => statistic === "cagr");
  assertEquals(cagr.map(({ adjusted }) => adjusted), holm(cagr.map(({ pValue }) => pValue)));
});

Deno.test("pairedDifferences() refuses a single account and columns of different lengths", () => {
  assertThrows(() => pairedDifferences([A]), ParameterError, "two columns or more");
  assertThrows(() => pairedDifferences([A, B.subarray(1)]), ParameterError, "one length");
  assertThrows(() => pairedDifferences([A, B], { confidence: 1 }), ParameterError, "confidence");
});
