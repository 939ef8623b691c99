/** Values as code. */

/** A rule of one's own among costs, sizings and the like: a name and its function's text. */
export interface CustomRule {
  readonly kind: "custom";
  readonly name: string;
  readonly source: string;
}

export function isCustom(value: unknown): value is CustomRule {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "custom";
}

/** A JSON value as a person would type it; `custom` is what makes a rule of one's own. */
export function literal(value: unknown, custom?: string): string {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, custom)).join(", ")}]`;
  if (custom && isCustom(value)) return `${custom}(${JSON.stringify(value.name)}, ${value.source})`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${keyOf(name)}: ${literal(each)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** A property's name, quoted where it must be. */
export const keyOf = (name: string): string => /^[a-zA-Z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
