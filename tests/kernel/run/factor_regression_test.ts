import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  DataError,
  factorRegression,
  type Figure,
  FIGURE_MIME,
  ParameterError,
  parseFigure,
  statistics,
} from "tapebook";
import { equityOf } from "../../../kernel/portfolio/combine.ts";
import { DISPLAY } from "../../../kernel/run/display.ts";
import golden from "../../golden/stats/comparison.json" with { type: "json" };

const curve = (returns: readonly number[]) => {
  const value = equityOf(Float64Array.from(returns), 100);
  return { time: value.map((_, i) => i * 86_400_000), value, periodsPerYear: 252 };
};
const [account, market, other] = [curve(golden.y), curve(golden.market), curve(golden.b)];

Deno.test("factorRegression() gives statsmodels' betas and alpha, the latter a year", () => {
  const { alpha, factors, rSquared, bars } = factorRegression(account, { market, other }, { lags: 4 });
  const { coefficient, error, t, pValue } = golden.neweyWest;
  assertAlmostEquals(alpha.value, 252 * coefficient[0]!, 1e-9);
  assertAlmostEquals(alpha.error, 252 * error[0]!, 1e-9);
  [factors.market!, factors.other!].forEach((factor, k) => {
    assertAlmostEquals(factor.beta, coefficient[k + 1]!, 1e-9);
    assertAlmostEquals(factor.error, error[k + 1]!, 1e-9);
    assertAlmostEquals(factor.t, t[k + 1]!, 1e-6);
    assertAlmostEquals(factor.pValue, pValue[k + 1]!, 1e-9);
  });
  assertAlmostEquals(rSquared, golden.neweyWest.rSquared, 1e-9);
  assertEquals(bars, golden.y.length);
});

Deno.test("alpha and the contributions of the factors sum to the mean excess return", () => {
  const { alpha, factors, meanReturn } = factorRegression(account, { market, other }, { riskFree: 0.02 });
  const sum = Object.values(factors).reduce((total, { contribution }) => total + contribution, alpha.value);
  assertAlmostEquals(sum, meanReturn, 1e-12);
});

Deno.test("one factor has the alpha and beta of a benchmark", () => {
  const { alpha, factors, rSquared } = factorRegression(account, { market }, { riskFree: 0.02 });
  const { alpha: a, beta, rSquared: r } = statistics(
    { time: account.time, equity: account.value, periodsPerYear: 252 },
    { benchmark: market.value, riskFree: 0.02 },
  );
  assertAlmostEquals(alpha.value, a.value!, 1e-9);
  assertAlmostEquals(factors.market!.beta, beta.value!, 1e-9);
  assertAlmostEquals(rSquared, r.value!, 1e-9);
});

Deno.test("factors that are made of each other, none, and too few bars are refused", () => {
  assertThrows(
    () => factorRegression(account, { market, same: market }),
    ParameterError,
    "do not tell their betas apart",
  );
  assertThrows(() => factorRegression(account, {}), ParameterError, "at least 1 factors");
  const short = curve(golden.y.slice(0, 4));
  assertThrows(() => factorRegression(short, { market }), DataError, "6 bars in common");
});

Deno.test("a regression shows itself as a table that a notebook can hold", async () => {
  const figure = (await factorRegression(account, { market })[DISPLAY]())[FIGURE_MIME] as unknown as Figure;
  assertEquals(parseFigure(JSON.parse(JSON.stringify(figure))), { ok: true, figure });
  assert(figure.kind === "table" && figure.rows.map(([name]) => name).join() === "market,alpha,all");
});
