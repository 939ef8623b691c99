/** Reading a live chart without a mouse. */

export interface KeyedChart {
  /** Moves the cursor by points; from nowhere to the last one in sight. */
  step(points: number): void;
  /** To the first or last point. */
  jump(end: "first" | "last"): void;
  /** Moves what is in sight by shares of it; positive to later times. */
  pan(share: number): void;
  /** Shows this many times as much, around the cursor. */
  zoom(factor: number): void;
  fit(): void;
  /** False where there was no cursor. */
  leave(): boolean;
}

const ZOOM = 0.6;

/**
 * Arrows move the cursor, with Shift by ten points, with Ctrl or Cmd what is in sight; + and - zoom, 0 shows everything,
 * Home and End go to the ends, Escape leaves. Gives a function that ends it.
 */
export function attachKeys(element: HTMLElement, chart: KeyedChart): () => void {
  const onKey = (event: KeyboardEvent) => {
    // A name of the legend has the keys of a button.
    if (event.target !== element || event.altKey || !act(chart, event)) return;
    // The notebook has uses of its own for these keys.
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = () => void chart.leave();
  element.addEventListener("keydown", onKey);
  element.addEventListener("blur", onBlur);
  return () => {
    element.removeEventListener("keydown", onKey);
    element.removeEventListener("blur", onBlur);
  };
}

/** Whether the key was one of the chart's. */
function act(chart: KeyedChart, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  const isMoving = ctrlKey || metaKey;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const side = key === "ArrowLeft" ? -1 : 1;
    if (isMoving) chart.pan(side * 0.25);
    else chart.step(side * (shiftKey ? 10 : 1));
    return true;
  }
  if (isMoving) return false;
  switch (key) {
    case "Home":
      return done(chart.jump("first"));
    case "End":
      return done(chart.jump("last"));
    case "+":
    case "=":
      return done(chart.zoom(ZOOM));
    case "-":
    case "_":
      return done(chart.zoom(1 / ZOOM));
    case "0":
      return done(chart.fit());
    case "Escape":
      return chart.leave();
  }
  return false;
}

function done(_: void): boolean {
  return true;
}
