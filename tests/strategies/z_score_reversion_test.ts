import { assert, assertEquals, assertThrows } from "@std/assert";
import { auditLookAhead, ParameterError } from "../../kernel/mod.ts";
import { zScoreReversion } from "../../strategies/z_score_reversion.ts";
import { seededRandom } from "../kernel/random_walk.ts";
import { barsOf, fillsOf, series } from "./hand_bars.ts";

/** Prices around 100 of which each bar keeps the share `keep` of the deviation before. */
function reverting(keep: number, count = 500): number[] {
  const random = seededRandom(5);
  let deviation = 0;
  return series(count, () => 100 * Math.exp(deviation = keep * deviation + 0.02 * (random() - 0.5)));
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The obvious way: everything from the window, bar by bar. */
function scores(closes: number[], i: number, bars: number, halfLifeBars: number) {
  const logs = closes.map(Math.log);
  const window = logs.slice(i - bars + 1, i + 1);
  const center = mean(window);
  const deviation = Math.sqrt(window.reduce((sum, x) => sum + (x - center) ** 2, 0) / (bars - 1));
  const before = logs.slice(i - halfLifeBars, i);
  const change = before.map((x, k) => logs[i - halfLifeBars + k + 1]! - x);
  const [mb, mc] = [mean(before), mean(change)];
  const slope = before.reduce((sum, x, k) => sum + (x - mb) * (change[k]! - mc), 0) /
    before.reduce((sum, x) => sum + (x - mb) ** 2, 0);
  return { score: (logs[i]! - center) / deviation, halfLife: slope < 0 ? Math.LN2 / -slope : Infinity };
}

Deno.test("z_score_reversion trades where scores and half-lives computed anew at each bar say", () => {
  const closes = reverting(0.8);
  const params = { bars: 20, enter: 1.5, leave: 0.2, halfLifeBars: 50, maxHalfLife: 2.5 };
  const expected: string[] = [];
  let held = false;
  let refused = 0;
  for (let i = params.halfLifeBars; i + 1 < closes.length; i++) {
    const { score, halfLife } = scores(closes, i, params.bars, params.halfLifeBars);
    if (!held && score < -params.enter) {
      if (halfLife < params.maxHalfLife) {
        expected.push(`buy ${i + 1}`);
        held = true;
      } else refused++;
    } else if (held && score > -params.leave) {
      expected.push(`sell ${i + 1}`);
      held = false;
    }
  }
  assert(expected.length > 10 && refused > 0, `${expected.length} fills, ${refused} refused`);
  assertEquals(fillsOf(zScoreReversion(params), barsOf(closes)), expected);
});

Deno.test("z_score_reversion enters no market that does not revert fast enough", () => {
  const [slow, fast] = [reverting(0.999), reverting(0.7)].map((closes) => barsOf(closes));
  const strategy = zScoreReversion({ halfLifeBars: 200, maxHalfLife: 4 });
  assertEquals(fillsOf(strategy, slow!), []);
  assert(fillsOf(strategy, fast!).length > 0);
});

Deno.test("z_score_reversion sells short only when asked to", () => {
  const bars = barsOf(reverting(0.8));
  const params = { bars: 20, enter: 1.5 };
  assert(fillsOf(zScoreReversion(params), bars).every((fill, i) => fill.startsWith(i % 2 ? "sell" : "buy")));
  const both = fillsOf(zScoreReversion({ ...params, allowShort: true }), bars);
  assert(both.some((fill, i) => fill.startsWith("sell") && i % 2 === 0));
});

Deno.test("z_score_reversion refuses levels in the wrong order and looks at no later bar", () => {
  assertThrows(() => zScoreReversion({ enter: 1, leave: 1 }), ParameterError, "leave must be below enter");
  assertThrows(() => zScoreReversion({ maxHalfLife: 0 }), ParameterError, "maxHalfLife");
  assertEquals(auditLookAhead(zScoreReversion(), barsOf(reverting(0.8))).clean, true);
});
