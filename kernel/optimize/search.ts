/** What every search method is: it is asked for points and told what they scored. */
import type { Point } from "./space.ts";

/** A point that a search wants tried. */
export interface Asked {
  /** 0, 1, 2, … in the order of asking. */
  readonly id: number;
  readonly point: Point;
}

/** What a point scored. */
export interface Told {
  readonly id: number;
  /** One for each objective, the higher the better; NaN where it has none. */
  readonly scores: readonly number[];
  /** Given up before its end: its scores are those of what was tried of it. */
  readonly pruned?: boolean;
}

/**
 * A search in progress. The same seed, the same numbers asked for and the same scores told give the same points: a search is
 * taken up again by repeating what was asked and told.
 */
export interface Search {
  /** At most `count` points that the space allows; none where there is nothing left to try. */
  ask(count: number): readonly Asked[];
  /** In any order, of points that were asked for. */
  tell(trials: readonly Told[]): void;
}

/** What all methods take. */
export interface SearchOptions {
  readonly seed: number;
  /** How many scores a trial has; default 1. */
  readonly objectives?: number;
  /** How many trials there will be, as far as known: what populations and start-ups are sized by. */
  readonly trials?: number;
}
