/** Text changes of a cell's source, as CodeMirror change sets. Lines end with "\n" wherever a change was applied. */
import { ChangeSet, Text } from "@codemirror/state";
import type { ChangeSetJson } from "./operation.ts";

/** The source as an editor counts it. */
export function withLineFeeds(source: string): string {
  return source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
}

function toText(source: string): Text {
  return Text.of(withLineFeeds(source).split("\n"));
}

/** Undefined when the change set is malformed or made for a text of another length. */
export function applyChanges(source: string, changes: ChangeSetJson): string | undefined {
  const text = toText(source);
  try {
    const set = ChangeSet.fromJSON(changes);
    return set.length === text.length ? set.apply(text).toString() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The smallest single replacement that turns one source into the other. A browser that sees a structural edit change
 * a cell's source feeds this to its editor as one update: the cell's version grew by one.
 */
export function changesBetween(before: string, after: string): ChangeSet {
  const from = withLineFeeds(before);
  const to = withLineFeeds(after);
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  return ChangeSet.of(
    { from: start, to: from.length - end, insert: toText(to.slice(start, to.length - end)) },
    from.length,
  );
}

/** `before` became `target`, and meanwhile `now`: a text with both changes. */
export function mergeChanges(before: string, target: string, now: string): string {
  if (now === before) return target;
  const wanted = changesBetween(before, target);
  const since = changesBetween(before, now);
  return since.map(wanted, true).apply(wanted.apply(toText(before))).toString();
}

/** Where an offset in `before` lies in `now`; `side` says which end of text inserted right there, -1 or 1. */
export function mapOffset(before: string, now: string, offset: number, side: -1 | 1): number {
  return changesBetween(before, now).mapPos(offset, side);
}
