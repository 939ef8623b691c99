/**
 * Figures of one name on one page move together: what the reader does in one of them is told to the others by events of the
 * document, so that none needs to know which others there are.
 */
export type LinkedMove =
  /** A moment under the cursor, or null where it has left. */
  | { kind: "cursor"; time: number | null }
  /** The first and last moment in sight. */
  | { kind: "range"; from: number; to: number };

export interface FigureLink {
  tell(move: LinkedMove): void;
  close(): void;
}

const EVENT = "tapebook:figure-move";
interface Told {
  name: string;
  from: object;
  move: LinkedMove;
}

/** A figure without a name hears and tells nothing. */
export function joinLink(
  document: Document,
  name: string | undefined,
  hear: (move: LinkedMove) => void,
): FigureLink {
  if (name === undefined) return { tell() {}, close() {} };
  const self = {};
  const listener = (event: Event) => {
    const { name: told, from, move } = (event as CustomEvent<Told>).detail;
    if (told === name && from !== self) hear(move);
  };
  document.addEventListener(EVENT, listener);
  return {
    tell(move) {
      document.dispatchEvent(new CustomEvent<Told>(EVENT, { detail: { name, from: self, move } }));
    },
    close: () => document.removeEventListener(EVENT, listener),
  };
}
