import { assert } from "@std/assert";
import { createSearch } from "../../../kernel/optimize/methods.ts";
import { logUniform, range, uniform, when } from "../../../kernel/optimize/ranges.ts";
import type { Search, Told } from "../../../kernel/optimize/search.ts";
import type { Point, Space } from "../../../kernel/optimize/space.ts";
import { spaceFrom } from "./spaces.ts";

type Outcome = Omit<Told, "id">;

const tpe = (space: Space, seed = 1): Search => createSearch("tpe", space, { seed });

/** The points of so many trials, one after the other. */
function pursue(search: Search, trials: number, outcome: (point: Point) => Outcome): Point[] {
  return Array.from({ length: trials }, () => {
    const [{ id, point }] = search.ask(1) as [{ id: number; point: Point }];
    search.tell([{ id, ...outcome(point) }]);
    return point;
  });
}

const share = (points: readonly Point[], test: (point: Point) => boolean): number =>
  points.filter(test).length / points.length;

Deno.test("tpe keeps away from where trials were given up or had no score, high as they were", () => {
  const outcome = (point: Point): Outcome => {
    const x = point.x as number;
    if (x > 0.7) return { scores: [100], pruned: true };
    return { scores: [x < 0.3 ? NaN : x] };
  };
  const late = pursue(tpe(spaceFrom({ x: uniform(0, 1) })), 80, outcome).slice(30);
  assert(share(late, ({ x }) => (x as number) >= 0.3 && (x as number) <= 0.7) > 0.7);
});

Deno.test("tpe learns which value of a list without an order is good", () => {
  const kinds = ["a", "b", "c", "d", "e", "f"];
  const space = spaceFrom({ kind: kinds, n: range(1, 200) });
  const late = pursue(tpe(space), 90, ({ kind }) => ({ scores: [kind === "d" ? 1 : 0] })).slice(40);
  assert(share(late, ({ kind }) => kind === "d") > 0.6);
});

Deno.test("tpe finds a small number on a log scale inside a condition", () => {
  const space = spaceFrom({
    exit: ["signal", "stop"],
    stop: when({ exit: "stop" }, logUniform(1e-4, 1), 0),
    n: range(1, 50),
  });
  const score = ({ exit, stop, n }: Point) =>
    exit === "stop" ? -Math.abs(Math.log10(stop as number) + 3) - Math.abs((n as number) - 40) / 50 : -1.5;
  const found = pursue(tpe(space), 120, (point) => ({ scores: [score(point)] }));
  const best = found.toSorted((a, b) => score(b) - score(a))[0]!;
  assert(Math.abs(Math.log10(best.stop as number) + 3) < 0.1 && Math.abs((best.n as number) - 40) < 6);
});

Deno.test("tpe knows which values go together", () => {
  const space = spaceFrom({ x: uniform(0, 1), y: uniform(0, 1) });
  const late = pursue(
    tpe(space),
    150,
    ({ x, y }) => ({ scores: [-Math.abs((x as number) + (y as number) - 1)] }),
  )
    .slice(75);
  // Half of a square's points are within 0.29 of its diagonal; x and y by themselves say nothing about it.
  assert(share(late, ({ x, y }) => Math.abs((x as number) + (y as number) - 1) < 0.1) > 0.7);
});

Deno.test("tpe takes trials under way for bad, so that those of a batch spread", () => {
  const search = tpe(spaceFrom({ x: uniform(0, 1), y: uniform(0, 1) }));
  const distance = (a: Point, b: Point) =>
    Math.hypot((a.x as number) - (b.x as number), (a.y as number) - (b.y as number));
  pursue(search, 20, (point) => ({ scores: [-distance(point, { x: 0.5, y: 0.5 })] }));
  const batch = search.ask(50).map(({ point }) => point);
  const nearest = batch.map((own) =>
    Math.min(...batch.filter((other) => other !== own).map((other) => distance(own, other)))
  );
  // Points at random are 0.07 apart; all at the best place known they would be 0.02.
  assert(nearest.reduce((sum, value) => sum + value, 0) / 50 > 0.05);
});
