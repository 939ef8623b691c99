import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError, ParameterError } from "../../../kernel/market/errors.ts";
import { combine, equityOf } from "../../../kernel/portfolio/combine.ts";
import { commonReturns, weightsOf } from "../../../kernel/portfolio/returns.ts";
import { RETURNS } from "./golden.ts";

const DAY = 86_400_000;
const curve = (name: string, days: number[], value: number[]) => ({
  name,
  time: Float64Array.from(days, (day) => day * DAY),
  value: Float64Array.from(value),
});

Deno.test("money left alone grows to the weighted sum of what its parts grow to", () => {
  const weights = Float64Array.of(0.2, 0.5, 0.3);
  const parts = RETURNS.slice(0, 3);
  const { returns, weights: held, turnover } = combine(parts, (i) => i === 0 ? weights : null);
  const equity = equityOf(returns, 1);
  const apart = parts.map((returns) => equityOf(returns));
  equity.forEach((worth, i) => {
    const sum = apart.reduce((total, each, k) => total + weights[k]! * each[i]!, 0);
    assert(Math.abs(worth - sum) < 1e-12);
    apart.forEach((each, k) => assert(Math.abs(held[k]![i]! - weights[k]! * each[i]! / sum) < 1e-12));
  });
  assertEquals(turnover, 0);
});

Deno.test("money brought back to its weights at every bar earns the weighted mean of the returns", () => {
  const weights = Float64Array.of(0.5, 0.5);
  const { returns } = combine(RETURNS.slice(0, 2), () => weights);
  returns.forEach((each, i) => assert(Math.abs(each - (RETURNS[0]![i]! + RETURNS[1]![i]!) / 2) < 1e-15));
});

Deno.test("combine() takes the cost of what is moved, the first purchase included", () => {
  const parts = [Float64Array.of(0.5, 0), Float64Array.of(0, 0)];
  const half = Float64Array.of(0.5, 0.5);
  const { returns, turnover } = combine(parts, () => half, 0.01);
  // 0.75 and 0.5 of 1.25: a tenth of the money goes from the one to the other.
  assert(Math.abs(returns[0]! - (1.25 * 0.99 - 1)) < 1e-15);
  assert(Math.abs(returns[1]! - (1 - 0.01 * 0.2 - 1)) < 1e-15);
  assert(Math.abs(turnover - 0.2) < 1e-15);
});

Deno.test("a portfolio that owes more than it has is lost for good", () => {
  const parts = [Float64Array.of(0.1, 0.9, -0.5), Float64Array.of(0, 0, 0)];
  const { returns } = combine(parts, (i) => i === 0 ? Float64Array.of(-1, 2) : null);
  const [, kept, ...lost] = equityOf(returns);
  assert(Math.abs(kept! - 0.9) < 1e-12);
  assertEquals(lost, [0, 0]);
});

Deno.test("commonReturns() takes the times at which all curves have a value", () => {
  const a = curve("a", [1, 2, 3, 5], [100, 110, 99, 120]);
  const b = curve("b", [2, 3, 4, 5], [10, 11, 12, NaN]);
  const { time, returns } = commonReturns([a, b]);
  assertEquals([...time], [2 * DAY, 3 * DAY]);
  assertEquals(returns.map((each) => each.length), [1, 1]);
  assert(Math.abs(returns[0]![0]! + 0.1) < 1e-15 && Math.abs(returns[1]![0]! - 0.1) < 1e-15);
});

Deno.test("curves without common times, without names of their own and alone are refused", () => {
  const a = curve("a", [1, 2], [1, 2]);
  assertThrows(() => commonReturns([a, curve("b", [3, 4], [1, 2])]), DataError, "two times in common");
  assertThrows(() => commonReturns([a, a]), ParameterError, "a is there twice");
  assertThrows(() => commonReturns([a]), ParameterError, "there is one");
});

Deno.test("weights default to equal ones, and must be there for each name and sum to one", () => {
  assertEquals([...weightsOf(["a", "b"], undefined)], [0.5, 0.5]);
  assertEquals([...weightsOf(["a", "b"], { b: 0.75, a: 0.25 })], [0.25, 0.75]);
  assertThrows(() => weightsOf(["a", "b"], { a: 0.5, b: 0.6 }), ParameterError, "they sum to 1.1");
  assertThrows(() => weightsOf(["a", "b"], { a: 1 }), ParameterError, "b has undefined");
  assertThrows(() => weightsOf(["a"], { a: 1, c: 0 }), ParameterError, 'there is no "c"');
});
