/** Scores in the order in which trials were done, and the best so far: few points of however many trials. */
import { type ChartColumn, eightDigits } from "./chart.ts";
import type { Better } from "./trials.ts";

/** Most dots; from twice as many on every second is left out. */
const MOST_DOTS = 500;

export interface ScoreHistory {
  /** `trial` tells it apart where it is shown. */
  add(score: number, trial: number): void;
  /** Counted from 1; those without a score count. */
  readonly count: number;
  readonly failed: number;
  /** One of so many trials is among the dots. */
  readonly every: number;
  readonly dots: { readonly x: number[]; readonly y: number[]; readonly trials: number[] };
  /** Trials that were better than all before. */
  readonly bests: { readonly x: number[]; readonly y: number[]; readonly trials: number[] };
  /** The best so far as a line of steps. */
  steps(): { x: ChartColumn; y: ChartColumn };
}

export function scoreHistory(better: Better): ScoreHistory {
  const sign = better === "higher" ? 1 : -1;
  let dots = noPoints(), bests = noPoints();
  let [count, failed, every] = [0, 0, 1];
  return {
    add(score, trial) {
      count++;
      if (!Number.isFinite(score)) {
        failed++;
        return;
      }
      const y = eightDigits(score);
      const isBest = bests.y.length === 0 || sign * y > sign * bests.y.at(-1)!;
      if (isBest) {
        push(bests, count, y, trial);
        if (bests.x.length > 2 * MOST_DOTS) bests = everySecond(bests, true);
      }
      if (isBest || (count - 1) % every === 0) push(dots, count, y, trial);
      if (dots.x.length < 2 * MOST_DOTS) return;
      every *= 2;
      dots = only(dots, (i) => (dots.x[i]! - 1) % every === 0 || bests.x.includes(dots.x[i]!));
    },
    get count() {
      return count;
    },
    get failed() {
      return failed;
    },
    get every() {
      return every;
    },
    get dots() {
      return dots;
    },
    get bests() {
      return bests;
    },
    steps() {
      const [x, y]: [number[], number[]] = [[], []];
      bests.x.forEach((at, i) => {
        if (i > 0) [x, y].forEach((column, axis) => column.push(axis === 0 ? at : bests.y[i - 1]!));
        x.push(at);
        y.push(bests.y[i]!);
      });
      if (bests.x.length > 0 && count > bests.x.at(-1)!) {
        x.push(count);
        y.push(bests.y.at(-1)!);
      }
      return { x, y };
    },
  };
}

interface Points {
  x: number[];
  y: number[];
  trials: number[];
}

const noPoints = (): Points => ({ x: [], y: [], trials: [] });

function push(points: Points, x: number, y: number, trial: number): void {
  points.x.push(x);
  points.y.push(y);
  points.trials.push(trial);
}

function only(points: Points, isKept: (place: number) => boolean): Points {
  const keep = (column: number[]) => column.filter((_, place) => isKept(place));
  return { x: keep(points.x), y: keep(points.y), trials: keep(points.trials) };
}

/** The last one stays whatever happens. */
const everySecond = (points: Points, isLastKept: boolean): Points =>
  only(points, (place) => place % 2 === 0 || (isLastKept && place === points.x.length - 1));
