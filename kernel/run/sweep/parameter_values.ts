/** Values of parameters, which may be anything that a strategy's schema takes, as figures and tables can hold them. */
import type { Point, Space } from "../../optimize/space.ts";
import { parameterText, type ParameterValue } from "../../plot/spec/trials.ts";

/** Whether a figure can carry it and a notebook write it down as it is: no list and no object. */
export const isPlain = (value: unknown): value is number | string | boolean =>
  ["number", "string", "boolean"].includes(typeof value);

export const valueText = (value: unknown): string =>
  isPlain(value) ? parameterText(value) : JSON.stringify(value) ?? "none";

/** Lists and objects as text. */
export const plainValue = (value: unknown): ParameterValue =>
  value === undefined || value === null ? null : isPlain(value) ? value : valueText(value);

/** Columns of the parameters that vary, by point: numbers as such, NaN for none; anything else as text. */
export function parameterCells(
  params: readonly (Point | null)[],
  space: VaryingNames,
): Record<string, Float64Array | string[]> {
  return Object.fromEntries(
    varying(space).map((name) => {
      const values = params.map((point) => point?.[name]);
      const isNumeric = values.every((value) => value === undefined || typeof value === "number");
      return [
        name,
        isNumeric
          ? Float64Array.from(values, (value) => value as number ?? NaN)
          : values.map((value) => value === undefined ? "" : String(plainValue(value))),
      ];
    }),
  );
}

/** "fast 20, slow 100": what varies of a point. */
export const parametersText = (point: Point, space: VaryingNames): string =>
  varying(space).map((name) => `${name} ${valueText(point[name])}`).join(", ");

type VaryingNames = Pick<Space, "dimensions" | "names">;

/** Those that vary, in the strategy's order: dimensions stand behind those that they wait for. */
function varying({ dimensions, names }: VaryingNames): string[] {
  const own = new Set(dimensions.map(({ name }) => name));
  return names.filter((name) => own.has(name));
}
