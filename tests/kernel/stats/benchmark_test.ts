import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { rollingStatistics } from "../../../kernel/stats/rolling.ts";
import { statistics } from "../../../kernel/stats/statistics.ts";
import golden from "../../golden/stats/benchmark.json" with { type: "json" };
import { accountOf, anyReturn, assertAll, assertClose, grow } from "./golden.ts";

const equity = Float64Array.from(golden.equity);
const benchmark = Float64Array.from(golden.benchmark);
const input = { time: Float64Array.from(golden.time), equity, periodsPerYear: 252 };

Deno.test("statistics beside a benchmark agree with empyrical, quantstats and scipy", () => {
  assertAll(statistics(input, { benchmark }), golden.plain);
});

Deno.test("a risk-free rate is taken off both, the account and its benchmark", () => {
  assertAll(statistics(input, { benchmark, riskFree: 0.03 }), golden.withRate);
});

Deno.test("a benchmark that begins late is compared over the bars that both have", () => {
  const late = benchmark.slice().fill(NaN, 0, golden.lateFrom);
  assertAll(statistics(input, { benchmark: late }), golden.late);
});

Deno.test("rollingStatistics() gives the beta of each window, as pandas does", () => {
  const { beta } = rollingStatistics(equity, { benchmark });
  golden.rollingBeta.forEach((each, i) => {
    if (each === null) assertEquals(beta[i], NaN);
    else assertClose(beta[i]!, each, `beta at ${i}`, 1e-9);
  });
});

Deno.test("without a benchmark, one that overlaps or one that moves, the reason says so", () => {
  const reason = (values?: number[]) =>
    statistics(accountOf([100, 110, 99, 105]), values && { benchmark: Float64Array.from(values) }).beta
      .reason;
  assertEquals(reason(), "no benchmark was given");
  assertEquals(
    reason([NaN, NaN, NaN, 4]),
    "the benchmark has fewer than two returns at the bars of the account",
  );
  assertEquals(reason([4, 4, 4, 4]), "the benchmark does not vary");
  assertThrows(
    () => statistics(accountOf([100, 110]), { benchmark: Float64Array.of(1) }),
    ParameterError,
    "a column of 2 values",
  );
});

const walk = fc.array(fc.tuple(anyReturn, anyReturn), { minLength: 4, maxLength: 50 });

Deno.test("reversing the sign of every return flips alpha, beta and correlation", () => {
  fc.assert(fc.property(walk, (pairs) => {
    const other = Float64Array.from(grow(pairs.map(([, b]) => b)));
    const of = (sign: number) =>
      statistics(accountOf(grow(pairs.map(([a]) => sign * a))), { benchmark: other });
    const [there, back] = [of(1), of(-1)];
    for (const name of ["alpha", "beta", "correlation"] as const) {
      const [a, b] = [there[name].value, back[name].value];
      if (a === null || b === null) continue;
      assert(Math.abs(a + b) < 1e-6 * Math.max(1, Math.abs(a)), `${name}: ${a} and ${b}`);
    }
  }));
});

Deno.test("an account that is its benchmark has beta and R² of one, no alpha and no active risk", () => {
  fc.assert(fc.property(walk, (pairs) => {
    const values = grow(pairs.map(([a]) => a));
    const result = statistics(accountOf(values), { benchmark: Float64Array.from(values) });
    assertEquals(result.trackingError.value, 0);
    assertEquals(result.informationRatio.value, null);
    assertEquals(result.excessReturn.value ?? 0, 0);
    if (result.beta.value === null) return;
    assertClose(result.beta.value, 1, "beta", 1e-12);
    assertClose(result.rSquared.value, 1, "R²", 1e-12);
    assert(Math.abs(result.alpha.value!) < 1e-12);
    for (const { value } of [result.upCapture, result.downCapture]) {
      if (value !== null) assertClose(value, 1, "capture", 1e-9);
    }
  }));
});

Deno.test("correlation lies between -1 and 1, R² is its square", () => {
  fc.assert(fc.property(walk, (pairs) => {
    const other = Float64Array.from(grow(pairs.map(([, b]) => b)));
    const { correlation, rSquared } = statistics(accountOf(grow(pairs.map(([a]) => a))), {
      benchmark: other,
    });
    if (correlation.value === null) return;
    assert(Math.abs(correlation.value) <= 1 + 1e-12);
    assertClose(rSquared.value, correlation.value ** 2, "R²");
  }));
});
