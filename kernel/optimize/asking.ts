/** What is alike in every search: numbering what is asked for, checking and ordering what is told. */
import type { Search, Told } from "./search.ts";
import type { Point } from "./space.ts";

/** How one method goes about it. */
export interface Method {
  /** The point that gets this id; null where nothing is left. */
  next(id: number): Point | null;
  /** Trials told together, by ascending id, each once. */
  told?(trials: readonly Told[]): void;
}

export function searchBy(objectives: number, method: Method): Search {
  const open = new Set<number>();
  let asked = 0;
  return {
    ask(count) {
      const points: { id: number; point: Point }[] = [];
      while (points.length < count) {
        const point = method.next(asked);
        if (point === null) break;
        open.add(asked);
        points.push({ id: asked++, point });
      }
      return points;
    },
    tell(trials) {
      for (const { id, scores } of trials) {
        if (!open.delete(id)) throw new RangeError(`no score is awaited for trial ${id}`);
        if (scores.length !== objectives) {
          throw new RangeError(`trial ${id} has ${scores.length} scores instead of ${objectives}`);
        }
      }
      method.told?.(trials.toSorted((a, b) => a.id - b.id));
    },
  };
}
