/** Whether methods that learn find more than chance does, at equal trials, over thirty seeds. */
import { assert } from "@std/assert";
import { createSearch } from "../../../kernel/optimize/methods.ts";
import { paretoFront } from "../../../kernel/optimize/pareto.ts";
import { range, uniform } from "../../../kernel/optimize/ranges.ts";
import type { Point, Space } from "../../../kernel/optimize/space.ts";
import { signTest } from "../../../kernel/stats/sign_test.ts";
import { spaceFrom } from "./spaces.ts";

const SEEDS = 30;
const TRIALS = 200;

/** Scores of all trials of a search in batches of eight. */
function scoresOf(method: string, space: Space, seed: number, score: (point: Point) => number[]): number[][] {
  const search = createSearch(method, space, {
    seed,
    trials: TRIALS,
    objectives: score(firstOf(space)).length,
  });
  const all: number[][] = [];
  while (all.length < TRIALS) {
    const told = search.ask(Math.min(8, TRIALS - all.length)).map(({ id, point }) => ({
      id,
      scores: score(point),
    }));
    search.tell(told);
    all.push(...told.map(({ scores }) => scores));
  }
  return all;
}

const firstOf = (space: Space): Point => createSearch("random", space, { seed: 0 }).ask(1)[0]!.point;

/** Seeds at which the method reaches more than random search, and less. */
function meetings(
  method: string,
  space: Space,
  score: (point: Point) => number[],
  reached: (all: number[][]) => number,
) {
  let ahead = 0;
  let behind = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const own = reached(scoresOf(method, space, seed, score));
    const chance = reached(scoresOf("random", space, seed, score));
    if (own > chance) ahead++;
    else if (own < chance) behind++;
  }
  return { ahead, behind };
}

function assertAhead({ ahead, behind }: { ahead: number; behind: number }): void {
  assert(ahead > behind && signTest(ahead, behind) < 0.01, `${ahead} ahead, ${behind} behind`);
}

const best = (all: number[][]): number => Math.max(...all.map(([score]) => score!));

/** A hill in five parameters, lists and numbers, one of words: off its top by the squares of the distances. */
const hill = spaceFrom({
  fast: range(2, 60),
  slow: range(20, 250),
  kind: ["ema", "sma", "wma"],
  stop: uniform(0, 0.2),
  share: uniform(0, 1),
}, { where: (p) => (p.fast as number) < (p.slow as number) });

function height({ fast, slow, kind, stop, share }: Point): number[] {
  const [f, s, t, u] = [fast as number / 60, slow as number / 250, stop as number / 0.2, share as number];
  const word = { ema: 0, sma: 0.1, wma: 0.3 }[kind as string]!;
  return [-((f - 0.4) ** 2 + (s - 0.7) ** 2 + (t - 0.25) ** 2 + (u - 0.6) ** 2 + word)];
}

for (const method of ["genetic", "hill-climb"]) {
  Deno.test(`${method} comes nearer to the top of a hill than random search`, () => {
    assertAhead(meetings(method, hill, height, best));
  });
}

Deno.test("hill-climb leaves a lower peak for the higher one", () => {
  const space = spaceFrom({ x: range(0, 200), y: range(0, 200) });
  const peak = (p: Point, x: number, y: number, wide: number) =>
    Math.exp(-(((p.x as number) - x) ** 2 + ((p.y as number) - y) ** 2) / wide);
  // The lower one takes up most of the plane, the higher one a hundredth.
  const twoPeaks = (p: Point) => [0.7 * peak(p, 60, 60, 9000) + peak(p, 170, 170, 200)];
  assertAhead(meetings("hill-climb", space, twoPeaks, best));
});

Deno.test("nsga2 has more of the area of two objectives than random search", () => {
  const names = ["a", "b", "c", "d", "e"];
  const space = spaceFrom(Object.fromEntries(names.map((name) => [name, uniform(0, 1)])));
  // ZDT1 of Zitzler, Deb and Thiele 2000, turned upside down: the front is where all but a are 0.
  const zdt1 = (p: Point) => {
    const a = p.a as number;
    const g = 1 + 9 * names.slice(1).reduce((sum, name) => sum + (p[name] as number), 0) / 4;
    return [-a, -g * (1 - Math.sqrt(a / g))];
  };
  assertAhead(meetings("nsga2", space, zdt1, (all) => areaUnder(all, [-1.1, -10])));
});

/** Area that trials of two scores dominate above the worst that counts. */
function areaUnder(scores: number[][], [worstX, worstY]: [number, number]): number {
  let [area, highest] = [0, worstY];
  for (const [x, y] of paretoFront(scores).map((i) => scores[i]!).sort(([a], [b]) => b! - a!)) {
    if (x! <= worstX || y! <= highest) continue;
    area += (x! - worstX) * (y! - highest);
    highest = y!;
  }
  return area;
}
