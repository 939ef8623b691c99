/** What becomes of typing that the server had not confirmed when the line broke: some of it may have arrived. */
import { ChangeSet, Text } from "@codemirror/state";
import { changesBetween } from "../document/text_change.ts";

/**
 * Changes still to make to `now`, given those made to `before`. If `now` holds the first k of them, the rest;
 * otherwise all of them, carried over what happened meanwhile. Nothing typed is lost and nothing applied twice.
 */
export function carryOver(unsent: readonly ChangeSet[], before: string, now: string): ChangeSet[] {
  const texts = [Text.of(before.split("\n"))];
  for (const change of unsent) texts.push(change.apply(texts.at(-1)!));
  for (let k = texts.length - 1; k >= 0; k--) {
    if (texts[k]!.toString() === now) return unsent.slice(k);
  }
  if (unsent.length === 0) return [];
  const together = unsent.reduce((all, change) => all.compose(change));
  return [together.map(changesBetween(before, now))];
}
