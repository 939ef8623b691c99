/** What the schemas of all figures share. */
import { z } from "zod";

/** Above what the builders write, below what would stall a browser. */
export const MOST_POINTS = 20_000;

export const text = z.string().max(1000);
export const count = z.int().min(0);
export const colour = z.enum([
  "ink",
  "ink-2",
  "gain",
  "loss",
  "accent",
  "blue",
  "vermillion",
  "green",
  "purple",
  "sky",
  "orange",
]);
export const format = z.enum(["money", "percent", "ratio", "integer", "price"]);

/** Long columns are checked by one loop: a schema per element would take longer than drawing them. */
export const values = z.custom<(number | null)[]>(isValues, "expected numbers or null");
export const times = z.custom<number[]>(isTimes, "expected ascending epoch milliseconds");

export function isValues(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MOST_POINTS) return false;
  for (let i = 0; i < value.length; i++) if (value[i] !== null && !Number.isFinite(value[i])) return false;
  return true;
}

function isTimes(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MOST_POINTS) return false;
  let last = -8.64e15;
  for (const ms of value) {
    if (!Number.isFinite(ms) || ms <= last || ms > 8.64e15) return false;
    last = ms;
  }
  return true;
}
