/**
 * The errors that a cell can meet. They live in the lowest layer so that indicators may throw them too; every
 * other module imports them from `market/errors.ts`.
 */

export interface ErrorDetail {
  /** What was wrong: a parameter, option or column. */
  field?: string;
  value?: unknown;
  /** What would have been accepted, in words. */
  allowed?: string;
  cause?: unknown;
}

/**
 * Base of everything that the kernel throws on purpose; `message` says what to do.
 *
 * @example
 * ```ts
 * import { loadBars, TapebookError } from "tapebook";
 *
 * const error = await loadBars("SP50").catch((reason) => reason);
 * if (!(error instanceof TapebookError) || error.field !== "symbol") throw new Error("the symbol is at fault");
 * ```
 */
export class TapebookError extends Error {
  override readonly name: string = "TapebookError";
  /** The kind of mistake, such as `data` or `parameter`. */
  readonly code: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly allowed?: string;

  constructor(code: string, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.field = detail.field;
    this.value = detail.value;
    this.allowed = detail.allowed;
  }
}

/** A parameter or option outside what is allowed. */
export class ParameterError extends TapebookError {
  override readonly name: string = "ParameterError";

  constructor(message: string, detail: ErrorDetail = {}) {
    super("parameter", message, detail);
  }
}

/** A value asked for that lies after the bar being decided. */
export class LookAheadError extends TapebookError {
  override readonly name: string = "LookAheadError";

  constructor(message: string, detail: ErrorDetail = {}) {
    super("look-ahead", message, detail);
  }
}

export interface StrategyErrorDetail extends ErrorDetail {
  symbol?: string;
  /** Epoch ms of the bar at whose close it happened, and its number. */
  time?: number;
  bar?: number;
}

/** A strategy that the engine cannot run: its signals, its orders, or a callback of its own that failed. */
export class StrategyError extends TapebookError {
  override readonly name: string = "StrategyError";
  readonly symbol?: string;
  readonly time?: number;
  readonly bar?: number;

  constructor(message: string, detail: StrategyErrorDetail = {}) {
    super("strategy", message, detail);
    this.symbol = detail.symbol;
    this.time = detail.time;
    this.bar = detail.bar;
  }
}

/** How a value is quoted inside a message: short, and telling "20" from 20. */
export function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Promise) return "a promise";
  const text = jsonOf(value) ?? Object.prototype.toString.call(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** JSON of a value, undefined where it has none: the message about a wrong value must not fail over it. */
function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
