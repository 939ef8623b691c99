import { type RandomStream, randomStream } from "../series/random.ts";
import { drawFirst } from "../stats/resampling.ts";
import { searchBy } from "./asking.ts";
import type { Encoding } from "./encoding.ts";
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
  const climb = new Climb(space, untried.encoding, stream);
  const open = new Map<number, { point: Point; key: string; start: boolean }>();
  const far = (): Point => climb.farthest(Array.from({ length: STARTS }, untried.anywhere));

  return searchBy(objectives, {
    next(id) {
      let point: Point | null = null;
      while (point === null && climb.queue.length > 0) {
        const beside = climb.queue.pop()!;
        if (untried.claim(beside)) point = beside;
      }
      const start = point === null;
      point ??= climb.isStanding ? untried.draw(far, 3) : untried.random();
      if (point === null) return null;
      const key = untried.encoding.keyOf(point);
      open.set(id, { point, key, start });
      climb.awaited.add(key);
      return point;
    },
    told(trials) {
      for (const { id, scores, pruned } of trials) {
        const { point, key, start } = open.get(id)!;
        open.delete(id);
        const score = pruned || Number.isNaN(scores[0]!) ? -Infinity : scores[0]!;
        climb.learn(key, { point, score }, start);
      }
      climb.go();
    },
  });
}

/** The way up from one start after the other. */
class Climb {
  /** Neighbours that are still to be tried. */
  queue: Point[] = [];
  /** Keys of points that are being tried. */
  readonly awaited = new Set<string>();
  readonly #encoding: Encoding;
  readonly #stream: RandomStream;
  readonly #lastReach: number;
  readonly #known = new Map<string, Known>();
  readonly #peaks: Point[] = [];
  #top: Known | null = null;
  #reach = FIRST_REACH;
  /** Keys of all neighbours. */
  #around: string[] = [];

  constructor(space: Space, encoding: Encoding, stream: RandomStream) {
    this.#encoding = encoding;
    this.#stream = stream;
    this.#lastReach = Math.min(
      ...space.dimensions.map((axis) => axis.kind === "list" ? 1 / axis.values.length : LAST_REACH),
      FIRST_REACH,
    );
  }

  /** Whether it needs a start. */
  get isStanding(): boolean {
    return this.#top === null;
  }

  /** From all peaks. */
  farthest(points: readonly Point[]): Point {
    const rooms = points.map((point) =>
      Math.min(...this.#peaks.map((peak) => this.#encoding.distance(point, peak)))
    );
    return points[rooms.indexOf(Math.max(...rooms))]!;
  }

  learn(key: string, known: Known, start: boolean): void {
    this.awaited.delete(key);
    this.#known.set(key, known);
    if (!start || !(known.score > (this.#top?.score ?? -Infinity))) return;
    this.#reach = FIRST_REACH;
    this.#moveTo(known);
  }

  /** As far as it goes by what is known. */
  go(): void {
    while (this.#top !== null) {
      const { point, score }: Known = this.#top;
      if (this.#around.length === 0) this.#lookAround(point);
      const tried = this.#around.flatMap((key) => this.#known.get(key) ?? []);
      const best = tried.reduce<Known | null>((a, b) => a === null || b.score > a.score ? b : a, null);
      if (best !== null && best.score > score) {
        this.#moveTo(best);
        continue;
      }
      if (this.queue.length > 0 || this.#around.some((key) => this.awaited.has(key))) return;
      if (this.#reach > this.#lastReach) {
        this.#reach /= 2;
        this.#moveTo(this.#top);
      } else {
        this.#peaks.push(point);
        if (this.#peaks.length > PEAKS) this.#peaks.shift();
        this.#moveTo(null);
      }
    }
  }

  #lookAround(point: Point): void {
    const beside = this.#encoding.neighbours(point, this.#reach);
    this.#around = beside.map(this.#encoding.keyOf);
    const isNew = (key: string) => !this.#known.has(key) && !this.awaited.has(key);
    this.queue = beside.filter((_, i) => isNew(this.#around[i]!));
    drawFirst(this.queue, this.queue.length, this.#stream);
  }

  #moveTo(next: Known | null): void {
    this.#top = next;
    this.queue = [];
    this.#around = [];
  }
}
