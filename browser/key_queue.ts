/**
 * Key presses that arrive while the page still makes what they are meant for, a new cell or an editor: kept and given
 * on in their order, so that a fast typist sees what a slow one does.
 */
export interface KeyQueue<Press> {
  /** A press now would overtake another or meet an unfinished page. */
  isBusy(): boolean;
  /** A press now would overtake another. */
  isKeeping(): boolean;
  give(press: Press): void;
  /** To be called when the page may have finished. */
  drain(): void;
  /** What the kept presses were meant for is gone. */
  forget(): void;
}

export function keyQueue<Press>(isWaiting: () => boolean, take: (press: Press) => void): KeyQueue<Press> {
  const kept: Press[] = [];
  const drain = () => {
    while (kept.length > 0 && !isWaiting()) take(kept.shift()!);
  };
  return {
    isBusy: () => kept.length > 0 || isWaiting(),
    isKeeping: () => kept.length > 0,
    give(press) {
      kept.push(press);
      drain();
    },
    drain,
    forget: () => void kept.splice(0),
  };
}

const NAMED = new Set([
  "Enter",
  "Escape",
  "Backspace",
  "Delete",
  "Tab",
  "Home",
  "End",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
]);

/** Text and the keys that edit it, but none of the browser's own. AltGr, which some report as Ctrl+Alt, makes text. */
export function isTyped(
  press: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "getModifierState">,
): boolean {
  if (press.key.length > 1) return NAMED.has(press.key);
  return !(press.ctrlKey || press.metaKey) || press.getModifierState("AltGraph");
}
