/** The answers of the crash test: each has a price of its own, so that a bar says which of them it came from. */
import type { SeriesKey } from "../../kernel/data/providers/provider.ts";
import { randomStream } from "../../kernel/series/random.ts";
import { DAILY, FETCHED, firstDay } from "../kernel/data/store/pieces.ts";

export interface Told {
  readonly series: number;
  readonly from: number;
  readonly to: number;
  readonly source: string;
  readonly fetched: number;
  readonly price: number;
}

const SOURCES = ["best", "good", "worst"];
export const SERIES = 3;
export const DAYS = 400;
/** More than processes are ever started, so that no two answers have one time or one price. */
const WORKERS = 100;

export const priority = (source: string): number => SOURCES.indexOf(source);
export const keyOf = ({ series }: Pick<Told, "series">): SeriesKey => ({ ...DAILY, symbol: `S${series}` });

export function toldBy(worker: number, i: number): Told {
  const number = i * WORKERS + worker;
  const random = randomStream(number);
  const below = (count: number) => Math.floor(random.uniform() * count);
  const [start, days] = [below(DAYS - 60), 1 + below(60)];
  return {
    series: below(SERIES),
    from: firstDay(start),
    to: firstDay(start + days),
    source: SOURCES[below(SOURCES.length)]!,
    fetched: FETCHED + number,
    price: 1 + number,
  };
}
