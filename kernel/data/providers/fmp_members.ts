/** Who belonged to an index when: from today's members back through the changes. */
import type { Change, Spell } from "../universe/membership.ts";

/**
 * Stretches of membership from the day of the oldest change on. A member that entered under another ticker than it leaves
 * or stays with has two: until the oldest day known under the one, from it on under the other.
 *
 * @param members today's
 * @param changes in any order
 */
export function spellsOf(members: readonly string[], changes: readonly Change[]): Spell[] {
  const newestFirst = changes.toSorted((a, b) => b.time - a.time);
  const since = newestFirst.at(-1)?.time ?? -Infinity;
  /** Last days of those that are in at the moment walked to. */
  const leaving = new Map(members.map((symbol) => [symbol, Infinity]));
  const spells: Spell[] = [];
  for (const { time, add, remove } of newestFirst) {
    for (const symbol of add) {
      const to = leaving.get(symbol);
      if (to === undefined) continue;
      if (time < to) spells.push({ symbol, from: time, to });
      leaving.delete(symbol);
    }
    for (const symbol of remove) if (!leaving.has(symbol)) leaving.set(symbol, time);
  }
  for (const [symbol, to] of leaving) if (since < to) spells.push({ symbol, from: since, to });
  return spells;
}
