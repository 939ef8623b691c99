/** How much an entry is for: sizings as plain data, and the functions that the engine makes of them. */
export * from "./builders.ts";
export { affordableQuantity } from "./quantity.ts";
export { kellyFraction, resolveSizing, sizerOf } from "./resolve.ts";
export type * from "./spec.ts";
