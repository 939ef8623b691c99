/**
 * Finds the place in a cell that a stack frame means. The engine runs text from which types were removed and which
 * was laid out anew, so a frame's line is not the line that was typed; the words of both texts are the same, and
 * by them the places are matched.
 */
import { parseCell, type Token } from "../document/cell_source.ts";

export interface Place {
  line: number;
  column: number;
}

/** Beyond this many differing words the search for the shortest difference would cost too much. */
const MAX_DIFFERENCES = 2000;

/** A function from places in `emitted` to places in `source`; null where nothing corresponds. */
export function mapPlaces(source: readonly Token[], emitted: string): (place: Place) => Place | null {
  const parsed = parseCell(emitted);
  if (!parsed.ok) return () => null;
  const pairs = matchTokens(source, parsed.tokens);
  return (place) => {
    let best: readonly [Token, Token] | null = null;
    for (const pair of pairs) {
      const [, theirs] = pair;
      if (theirs.line > place.line || (theirs.line === place.line && theirs.column > place.column)) break;
      best = pair;
    }
    if (!best) return pairs[0] ? { line: pairs[0][0].line, column: pairs[0][0].column } : null;
    const [ours, theirs] = best;
    const within = theirs.line === place.line ? place.column - theirs.column : 0;
    // Only inside the word or right behind it does the distance mean the same in both texts.
    const distance = within <= ours.end - ours.start ? within : 0;
    return { line: ours.line, column: ours.column + distance };
  };
}

/** Pairs of equal tokens in order: the longest common subsequence after Myers (1986), greedy forward. */
function matchTokens(a: readonly Token[], b: readonly Token[]): [Token, Token][] {
  const limit = Math.min(a.length + b.length, MAX_DIFFERENCES);
  const reach = new Int32Array(2 * limit + 3);
  const history: Int32Array[] = [];
  for (let d = 0; d <= limit; d++) {
    history.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      const at = k + limit + 1;
      const down = k === -d || (k !== d && reach[at - 1]! < reach[at + 1]!);
      let x = down ? reach[at + 1]! : reach[at - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x]!.text === b[x - k]!.text) x++;
      reach[at] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, history, d, limit);
    }
  }
  return [];
}

function walkBack(
  a: readonly Token[],
  b: readonly Token[],
  history: readonly Int32Array[],
  differences: number,
  limit: number,
): [Token, Token][] {
  const pairs: [Token, Token][] = [];
  let x = a.length;
  let y = b.length;
  for (let d = differences; d >= 0; d--) {
    const reach = history[d]!;
    const k = x - y;
    const at = k + limit + 1;
    const down = k === -d || (k !== d && reach[at - 1]! < reach[at + 1]!);
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : reach[fromK + limit + 1]!;
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY && a[x - 1]!.text === b[y - 1]!.text) pairs.push([a[--x]!, b[--y]!]);
    x = fromX;
    y = fromY;
  }
  return pairs.reverse();
}

const FRAME = /(tapebook-cell-\d+):(\d+):(\d+)/g;
/** Frames of the runtime and of the wrapper itself say nothing about the user's code. */
const INTERNAL =
  /^\s+at (async )?(<anonymous>|.*(\(<anonymous>|\bext:|\bnode:internal|\/jupyter\/prelude[./]))/;

export function scriptName(index: number): string {
  return `tapebook-cell-${index}`;
}

/** Scripts that a traceback mentions, each once. */
export function mentionedScripts(traceback: readonly string[]): string[] {
  return [...new Set(traceback.flatMap((line) => [...line.matchAll(FRAME)].map((match) => match[1]!)))];
}

/** The traceback as its reader wants it: `cell [3]:8:9` for frames in cells, no frames of the runtime. */
export function mapTraceback(
  traceback: readonly string[],
  place: (script: string, at: Place) => string | null,
): string[] {
  return traceback
    .filter((line) => !INTERNAL.test(line))
    .map((line) =>
      line.replace(
        FRAME,
        (text, script: string, line: string, column: string) =>
          place(script, { line: Number(line), column: Number(column) }) ?? text,
      )
    );
}
