/** Whether TPE and CMA-ES find more than chance and grids do, over thirty seeds each. */
import { assert, assertAlmostEquals } from "@std/assert";
import { createSearch } from "../../kernel/optimize/methods.ts";
import { spaceSize } from "../../kernel/optimize/points.ts";
import type { Space } from "../../kernel/optimize/space.ts";
import { signTest } from "../../kernel/stats/sign_test.ts";
import { FUNCTIONS, type Landscape, strategyLandscape } from "../kernel/optimize/landscapes.ts";

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1);

/** The best score of so many trials, asked for four at a time. */
function bestOf(
  method: string,
  space: Space,
  scores: Landscape["scores"],
  trials: number,
  seed: number,
): number {
  const search = createSearch(method, space, { seed, trials });
  let best = -Infinity;
  for (let left = trials; left > 0;) {
    const asked = search.ask(Math.min(method === "grid" ? 500 : 4, left));
    const found = scores(asked.map(({ point }) => point));
    search.tell(asked.map(({ id }, i) => ({ id, scores: [found[i]!] })));
    for (const score of Array.from(found)) best = score > best ? score : best;
    left -= asked.length;
  }
  return best;
}

/** One-sided sign test at one in a hundred: 22 of 30. */
function assertAhead(own: readonly number[], other: readonly number[], what: string): void {
  const ahead = own.filter((score, i) => score > other[i]!).length;
  const behind = own.filter((score, i) => score < other[i]!).length;
  assert(ahead > behind && signTest(ahead, behind) / 2 < 0.01, `${what}: ahead ${ahead}, behind ${behind}`);
}

Deno.test("the test functions have the optima that they are known for", () => {
  const optima = [
    [-0.397887, [Math.PI, 2.275]],
    [3.32237, [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]],
    [0, [1, 1, 1, 1]],
  ] as const;
  for (const [i, { scores }] of Object.values(FUNCTIONS).entries()) {
    const [best, place] = optima[i]!;
    const [score] = Array.from(scores([Object.fromEntries(place.map((x, k) => [`x${k}`, x]))]));
    assertAlmostEquals(score!, best, 1e-5);
  }
});

for (const [name, { space, scores }] of Object.entries(FUNCTIONS)) {
  Deno.test(`TPE and CMA-ES beat random search on ${name}`, () => {
    const best = (method: string) => SEEDS.map((seed) => bestOf(method, space, scores, 200, seed));
    const random = best("random");
    assertAhead(best("tpe"), random, "TPE");
    assertAhead(best("cmaes"), random, "CMA-ES");
  });
}

/** A strategy on the bars of each seed: the grid's four values a parameter, and the others' tenth of its trials. */
function bestOnStrategies(seeds: readonly number[], methods: readonly string[]): number[][] {
  const best: number[][] = methods.map(() => []);
  for (const seed of seeds) {
    const { space, coarse, scores } = strategyLandscape(seed);
    const size = spaceSize(coarse);
    for (const [i, method] of methods.entries()) {
      const [tried, trials] = method === "grid" ? [coarse, size] : [space, Math.floor(size / 10)];
      best[i]!.push(bestOf(method, tried, scores, trials, seed));
    }
  }
  return best;
}

Deno.test("TPE and CMA-ES beat random search on a strategy of six parameters", () => {
  const [random, tpe, cmaes] = bestOnStrategies(SEEDS, ["random", "tpe", "cmaes"]);
  assertAhead(tpe!, random!, "TPE");
  assertAhead(cmaes!, random!, "CMA-ES");
});

Deno.test("TPE beats a grid of ten times the trials on a strategy of six parameters", () => {
  // Twice the seeds: it is ahead in about seven of ten, too few to be sure of in thirty.
  const [tpe, grid] = bestOnStrategies([...SEEDS, ...SEEDS.map((seed) => seed + 30)], ["tpe", "grid"]);
  assertAhead(tpe!, grid!, "TPE");
});
