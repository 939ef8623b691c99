/** Whether prices of two answers may stand in one series: they must have been through the same adjustments. */
import type { CorporateAction } from "../../market/bars.ts";
import type { Piece, SeriesData } from "./series.ts";

/**
 * Adjusted closes are level with the last bar of their own answer, so that no two answers with them fit together. Without
 * bars on one side there is nothing to mix.
 */
export function mixable({ row, adjustedClose }: SeriesData, piece: Piece): boolean {
  if (row.rows === 0 || piece.columns.time.length === 0) return true;
  if (row.basis !== piece.basis || adjustedClose || piece.adjustedClose) return false;
  return piece.basis === "raw" || sameLevel(row.actions, row.ranges, piece);
}

/** Adjusted prices of before a split (for total ones, a dividend) that were fetched before it are on another level. */
function sameLevel(
  known: readonly CorporateAction[],
  ranges: SeriesData["row"]["ranges"],
  piece: Piece,
): boolean {
  const { actions = [], basis, from, to, fetched } = piece;
  const levels = (action: CorporateAction) => basis === "total" || action.kind === "split";
  const kept = ranges.filter((range) => range.from < from || range.to > to);
  const outdates = ({ time }: CorporateAction, answer: { from: number; fetched: number }, newer: number) =>
    answer.from < time && answer.fetched < time && time <= newer;
  return !actions.some((action) =>
    levels(action) && kept.some((range) => outdates(action, range, fetched))
  ) && !known.some((action) =>
    levels(action) && kept.some((range) => outdates(action, piece, range.fetched))
  );
}
