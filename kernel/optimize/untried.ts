/** No point twice, none that is not allowed, and an end to looking for them. */
import type { RandomStream } from "../series/random.ts";
import { below } from "../stats/resampling.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { everyPoint, isListed } from "./points.ts";
import type { Point, Space } from "./space.ts";

export interface Untried {
  readonly encoding: Encoding;
  /** Takes a point for trial unless it is not allowed or was taken before. */
  claim(point: Point): boolean;
  /** A point from anywhere, every place of the unit cube being as likely; neither claimed nor checked. */
  anywhere(): Point;
  /**
   * The first of so many proposals that can be claimed, otherwise one from anywhere, otherwise any that is left; null where
   * none is found.
   */
  draw(propose: () => Point, attempts?: number): Point | null;
  /** Claims a point from anywhere. */
  random(): Point | null;
}

/** Proposals before the points are gone through: where one in a hundred can be had, 4 in 100,000 searches come to it. */
const ATTEMPTS = 1000;
/** How many left-over points are shuffled at a time, and how many are looked at for them. */
const SHUFFLED = 1024;
const LOOKED_AT = 1_000_000;

export function untriedOf(space: Space, stream: RandomStream): Untried {
  const encoding = encodingOf(space);
  const taken = new Set<string>();
  const { length } = space.dimensions;
  const leftOver = isListed(space) ? everyPoint(space) : null;
  const shuffled: Point[] = [];
  let goneThrough = false;

  const claim = (point: Point): boolean => {
    if (!space.allows(point)) return false;
    const key = encoding.keyOf(point);
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  const anywhere = (): Point => encoding.pointAt(Float64Array.from({ length }, stream.uniform));

  const refill = (): void => {
    for (let looked = 0; looked < LOOKED_AT && shuffled.length < SHUFFLED; looked++) {
      const { value, done } = leftOver!.next();
      if (done) {
        goneThrough = true;
        return;
      }
      if (space.allows(value) && !taken.has(encoding.keyOf(value))) shuffled.push(value);
    }
  };
  const remaining = (): Point | null => {
    if (leftOver === null) return null;
    while (true) {
      if (shuffled.length === 0) refill();
      if (shuffled.length === 0) return null;
      const at = below(shuffled.length, stream);
      const [point] = shuffled.splice(at, 1, shuffled.at(-1)!);
      shuffled.pop();
      if (claim(point!)) return point!;
    }
  };
  const first = (propose: () => Point, attempts: number): Point | null => {
    for (let i = 0; i < attempts; i++) {
      const point = propose();
      if (claim(point)) return point;
    }
    return null;
  };
  const random = (): Point | null => {
    if (goneThrough) return remaining();
    // Once it took going through the points, a thousand proposals would mostly be for nothing again.
    return first(anywhere, shuffled.length > 0 ? ATTEMPTS / 32 : ATTEMPTS) ?? remaining();
  };
  const draw = (propose: () => Point, attempts = ATTEMPTS): Point | null => {
    if (goneThrough && shuffled.length === 0) return null;
    return first(propose, attempts) ?? random();
  };
  return { encoding, claim, anywhere, draw, random };
}
