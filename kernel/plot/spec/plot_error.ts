import { quote, TapebookError } from "../../market/errors.ts";
import { isList } from "./check.ts";

/** Input that cannot be drawn; `message` says what to pass instead. */
export class PlotError extends TapebookError {
  override readonly name: string = "PlotError";
}

/** A misspelt name, or a value in place of a column, would otherwise fail far from where it was given. */
export function checkColumn(field: string, column: unknown): void {
  if (isList(column)) return;
  const allowed = "an array or typed array";
  throw new PlotError("unknown-input", `Pass ${field} as ${allowed}: it is ${quote(column)}`, {
    field,
    value: column,
    allowed,
  });
}

/** Every column must be as long as the time axis. */
export function checkLength(field: string, column: ArrayLike<unknown>, length: number): void {
  checkColumn(field, column);
  if (column.length === length) return;
  throw new PlotError(
    "length-mismatch",
    `${field} has ${column.length} values for ${length} times: pass one value per time`,
    { field, value: column.length, allowed: `${length} values` },
  );
}

/** Times must be finite and ascending: the axis and the thinning both rely on it. */
export function checkTime(time: ArrayLike<number>): void {
  checkColumn("time", time);
  for (let i = 0; i < time.length; i++) {
    if (Number.isFinite(time[i]!) && (i === 0 || time[i]! > time[i - 1]!)) continue;
    const after = i ? ` after ${time[i - 1]}` : "";
    throw new PlotError(
      "time-order",
      `time[${i}] is ${time[i]}${after}: pass epoch milliseconds in ascending order`,
      { field: "time", value: time[i], allowed: "finite, strictly ascending epoch milliseconds" },
    );
  }
}
