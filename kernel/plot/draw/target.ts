/** What a pointer or the arrow keys can rest on. */
export interface Target {
  /** Where its mark stands, in pixels of the drawing: the middle and the top of it. */
  x: number;
  y: number;
  /** What belongs to it: a pointer inside is on it. */
  box: { x1: number; y1: number; x2: number; y2: number };
  /** What it is and its exact values, a line each. */
  lines(): string[];
  /** Place of the trial that it is of, among those of its figure. */
  trial?: number;
}

/** Rows of targets: the keys left and right go along a row, up and down to the nearest one of the next. */
export type Targets = Target[][];

/** Of a point, the pixel around it. */
export function pointTarget(x: number, y: number, lines: () => string[]): Target {
  return { x, y, box: { x1: x, x2: x, y1: y, y2: y }, lines };
}

/** Pixels farther than which a pointer is on nothing. */
const REACH = 32;

/** The nearest target; of several equally near the one drawn last. */
export function targetAt(targets: Targets, x: number, y: number): Target | null {
  let nearest: Target | null = null;
  let least = REACH * REACH;
  for (const row of targets) {
    for (const target of row) {
      const { x1, x2, y1, y2 } = target.box;
      const dx = Math.max(x1 - x, 0, x - x2);
      const dy = Math.max(y1 - y, 0, y - y2);
      const distance = dx * dx + dy * dy;
      if (distance <= least) [nearest, least] = [target, distance];
    }
  }
  return nearest;
}

/** Where an arrow key leads; to the first target from nowhere, and no farther than the last. */
export function targetBeside(targets: Targets, from: Target | null, key: string): Target | null {
  const rows = targets.filter((row) => row.length > 0);
  const r = rows.findIndex((row) => from !== null && row.includes(from));
  if (r < 0 || from === null) return rows[0]?.[0] ?? null;
  const row = rows[r]!;
  const c = row.indexOf(from);
  switch (key) {
    case "ArrowLeft":
      return row[Math.max(0, c - 1)]!;
    case "ArrowRight":
      return row[Math.min(row.length - 1, c + 1)]!;
    case "Home":
      return row[0]!;
    case "End":
      return row.at(-1)!;
    default: {
      const next = rows[Math.min(rows.length - 1, Math.max(0, r + (key === "ArrowUp" ? -1 : 1)))]!;
      if (next === row) return from;
      return next.reduce((best, one) => Math.abs(one.x - from.x) < Math.abs(best.x - from.x) ? one : best);
    }
  }
}
