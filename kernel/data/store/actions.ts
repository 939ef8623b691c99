/** Splits and dividends of two answers as one list. */
import type { CorporateAction } from "../../market/bars.ts";
import { dayOf } from "../../market/calendar/dates.ts";

/**
 * United by day and kind: where both know of a kind on a day, one of them has all of that kind and day, since a regular and
 * a special dividend may fall on one.
 *
 * @param arrivedCounts Whether the answer's word counts at a time.
 */
export function uniteActions(
  stored: readonly CorporateAction[],
  arrived: readonly CorporateAction[],
  arrivedCounts: (time: number) => boolean,
): CorporateAction[] {
  const groups = (actions: readonly CorporateAction[]) =>
    Map.groupBy(actions, ({ kind, time }) => `${dayOf(time)} ${kind}`);
  const united = groups(stored);
  for (const [name, actions] of groups(arrived)) {
    if (!united.has(name) || arrivedCounts(actions[0]!.time)) united.set(name, actions);
  }
  return sortActions([...united.values()].flat());
}

/** Oldest first, a split before a dividend of its day. */
function sortActions(actions: readonly CorporateAction[]): CorporateAction[] {
  return [...actions].sort((a, b) =>
    a.time - b.time || (a.kind === b.kind ? 0 : a.kind === "split" ? -1 : 1)
  );
}
