/** What a plot builder throws when its input cannot be drawn: says what to change. */
export class PlotError extends Error {
  override readonly name = "PlotError";
  constructor(
    readonly code: "length-mismatch" | "time-order" | "no-data" | "unknown-input",
    message: string,
    readonly field: string,
    readonly value: unknown,
    readonly allowed: string,
  ) {
    super(message);
  }
}

/** Every column must be as long as the time axis. */
export function checkLength(field: string, column: ArrayLike<number>, length: number): void {
  if (column.length === length) return;
  throw new PlotError(
    "length-mismatch",
    `${field} has ${column.length} values for ${length} times: pass one value per time`,
    field,
    column.length,
    `${length} values`,
  );
}

/** Times must be finite and ascending: the axis and the thinning both rely on it. */
export function checkTime(time: ArrayLike<number>): void {
  for (let i = 0; i < time.length; i++) {
    if (Number.isFinite(time[i]!) && (i === 0 || time[i]! > time[i - 1]!)) continue;
    throw new PlotError(
      "time-order",
      `time[${i}] is ${time[i]}${
        i ? ` after ${time[i - 1]}` : ""
      }: pass epoch milliseconds in ascending order`,
      "time",
      time[i],
      "finite, strictly ascending epoch milliseconds",
    );
  }
}
