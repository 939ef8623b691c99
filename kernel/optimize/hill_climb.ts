import { randomStream } from "../series/random.ts";
import { drawFirst } from "../stats/resampling.ts";
import { searchBy } from "./asking.ts";
import type { Search, SearchOptions } from "./search.ts";
import { soleObjective } from "./sole_objective.ts";
import type { Point, Space } from "./space.ts";
import { untriedOf } from "./untried.ts";

/** Share of an axis that the first steps go, and the last ones on an axis without a list. */
const FIRST_REACH = 0.25;
const LAST_REACH = 1 / 512;
/** Of so many places the one farthest from the peaks found last is the next start. */
const STARTS = 8;
const PEAKS = 30;

interface Known {
  readonly point: Point;
  readonly score: number;
}

/**
 * Compass search (Kolda, Lewis and Torczon 2003) with restarts: the best point so far moves to the best of its neighbours; where
 * none is better the steps are halved, and from a peak with the smallest steps it begins anew far from all peaks found. While
 * neighbours are being tried further points asked for are starts of their own.
 */
export function hillClimb(space: Space, options: SearchOptions): Search {
  const objectives = soleObjective("hill-climb", options);
  const stream = randomStream(options.seed);
  const untried = untriedOf(space, stream);
  const { encoding } = untried;
  const lastReach = Math.min(
    ...space.dimensions.map((axis) => axis.kind === "list" ? 1 / axis.values.length : LAST_REACH),
    FIRST_REACH,
  );
  const open = new Map<number, { point: Point; key: string; start: boolean }>();
  const awaited = new Set<string>();
  const known = new Map<string, Known>();
  const peaks: Point[] = [];
  let top: Known | null = null;
  let reach = FIRST_REACH;
  let around: string[] = [];
  let queue: Point[] = [];

  const far = (): Point => {
    const places = Array.from({ length: STARTS }, untried.anywhere);
    const rooms = places.map((place) => Math.min(...peaks.map((peak) => encoding.distance(place, peak))));
    return places[rooms.indexOf(Math.max(...rooms))]!;
  };
  const moveTo = (next: Known | null): void => {
    top = next;
    queue = [];
    around = [];
  };
  const climb = (): void => {
    while (top !== null) {
      const { point, score }: Known = top;
      if (around.length === 0) {
        const beside = encoding.neighbours(point, reach);
        around = beside.map(encoding.keyOf);
        queue = beside.filter((_, i) => !known.has(around[i]!) && !awaited.has(around[i]!));
        drawFirst(queue, queue.length, stream);
      }
      const tried = around.flatMap((key) => known.get(key) ?? []);
      const best = tried.reduce<Known | null>((a, b) => a === null || b.score > a.score ? b : a, null);
      if (best !== null && best.score > score) {
        moveTo(best);
        continue;
      }
      if (queue.length > 0 || around.some((key) => awaited.has(key))) return;
      if (reach > lastReach) {
        reach /= 2;
        moveTo(top);
      } else {
        peaks.push(point);
        if (peaks.length > PEAKS) peaks.shift();
        moveTo(null);
      }
    }
  };

  return searchBy(objectives, {
    next(id) {
      let point: Point | null = null;
      while (point === null && queue.length > 0) {
        const beside = queue.pop()!;
        if (untried.claim(beside)) point = beside;
      }
      const start = point === null;
      point ??= top === null ? untried.draw(far, 3) : untried.random();
      if (point === null) return null;
      const key = encoding.keyOf(point);
      open.set(id, { point, key, start });
      awaited.add(key);
      return point;
    },
    told(trials) {
      for (const { id, scores, pruned } of trials) {
        const { point, key, start } = open.get(id)!;
        const score = pruned || Number.isNaN(scores[0]!) ? -Infinity : scores[0]!;
        open.delete(id);
        awaited.delete(key);
        known.set(key, { point, score });
        if (start && score > (top?.score ?? -Infinity)) {
          reach = FIRST_REACH;
          moveTo({ point, score });
        }
      }
      climb();
    },
  });
}
