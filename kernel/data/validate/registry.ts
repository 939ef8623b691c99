import type { Check } from "./check.ts";
import { columns } from "./columns.ts";
import { dates } from "./dates.ts";
import { dividends } from "./dividends.ts";
import { duplicates } from "./duplicates.ts";
import { gaps } from "./gaps.ts";
import { interpolated } from "./interpolated.ts";
import { isolationForest } from "./isolation_forest.ts";
import { length } from "./length.ts";
import { missing } from "./missing.ts";
import { moves } from "./moves.ts";
import { ohlc } from "./ohlc.ts";
import { order } from "./order.ts";
import { outliers } from "./outliers.ts";
import { positive } from "./positive.ts";
import { sessions } from "./sessions.ts";
import { splits } from "./splits.ts";
import { stale } from "./stale.ts";
import { ticks } from "./ticks.ts";
import { types } from "./types.ts";
import { unit } from "./unit.ts";
import { volume } from "./volume.ts";

/** Every check, in the order in which a report lists them. */
export const CHECKS: readonly Check[] = [
  columns,
  types,
  missing,
  positive,
  ohlc,
  duplicates,
  order,
  dates,
  sessions,
  gaps,
  length,
  unit,
  splits,
  dividends,
  moves,
  outliers,
  isolationForest,
  stale,
  volume,
  interpolated,
  ticks,
];
