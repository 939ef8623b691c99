/** What the builders of sizings and risk rules ask of the numbers that they are given. */
import { ParameterError, quote } from "../market/errors.ts";

/** A number and what it is of: `fraction of maxPosition()`, field `risk.fraction`. */
export interface Argument {
  readonly what: string;
  readonly field: string;
  readonly value: unknown;
}

function refuse({ what, field, value }: Argument, allowed: string, hint = ""): never {
  throw new ParameterError(`Set ${what} to ${allowed}: it is ${quote(value)}${hint}`, {
    field,
    value,
    allowed,
  });
}

/** A fraction above 0 and up to `most`, or below it with `open`; 2 for 2 % is told apart from 2 for 200 %. */
export function checkFraction(argument: Argument, most: number, open = false): number {
  const { value } = argument;
  const fits = typeof value === "number" && value > 0 && (open ? value < most : value <= most);
  if (fits) return value;
  const percent = typeof value === "number" && value >= most && value <= 100 * most;
  const hint = percent ? `; for ${value} % write ${Number((value / 100).toPrecision(12))}` : "";
  return refuse(argument, `a fraction above 0, ${open ? "below" : "at most"} ${most} (0.05 is 5 %)`, hint);
}

/** A finite number above 0. */
export function checkPositive(argument: Argument, allowed: string): number {
  const { value } = argument;
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  return refuse(argument, allowed);
}

/** A whole number from `least` on. */
export function checkCount(argument: Argument, counted: string, least = 1): number {
  const { value } = argument;
  if (Number.isInteger(value) && value as number >= least) return value as number;
  return refuse(argument, `a whole number of ${counted}, at least ${least}`);
}

/** One of a few names. */
export function checkChoice<T extends string>(argument: Argument, names: readonly T[]): T {
  const found = names.find((name) => name === argument.value);
  return found ?? refuse(argument, names.map(quote).join(" or "));
}

export function checkFlag(argument: Argument): boolean {
  return typeof argument.value === "boolean" ? argument.value : refuse(argument, "true or false");
}

/** A name that is not empty, for what a user wrote himself. */
export function checkName(argument: Argument): string {
  const { value } = argument;
  return typeof value === "string" && value.trim() !== ""
    ? value
    : refuse(argument, "a name that is not empty");
}

export function checkFunction<T>(argument: Argument, allowed: string): T {
  return typeof argument.value === "function" ? argument.value as T : refuse(argument, allowed);
}

/** Throws for what no builder made. */
export function refuseKind(field: string, value: unknown, builders: string): never {
  return refuse({ what: field, field, value }, builders);
}
