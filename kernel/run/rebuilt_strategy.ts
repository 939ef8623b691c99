/** A strategy's code, written again from its compiled functions, its parameters and the strategies it is made of. */
import type {
  CompositionArgument,
  CompositionText,
  Parameters,
  PartText,
  Strategy,
  StrategyText,
} from "../engine/strategy.ts";
import { keyOf, literal } from "./literal.ts";

/** How a strategy is made again. */
export interface StrategyCode {
  /** Declarations in an order that runs. */
  readonly statements: readonly string[];
  /** The name of the function that makes it. */
  readonly variable: string;
  /** The expression of the strategy with its parameters. */
  readonly made: string;
  /** Every function in it, as an expression after the name of its strategy. */
  readonly functions: readonly (readonly [strategy: string, code: string])[];
  /** What the declarations call themselves. */
  readonly calls: readonly string[];
}

type Source = Omit<PartText, "prefix" | "params"> & {
  readonly description?: string;
  readonly values: Parameters;
};

export function strategyCode({ name, version, params, definition }: Strategy): StrategyCode {
  const { description, text } = definition;
  return declared("strategy", { name, version, description, text, values: params });
}

function declared(variable: string, source: Source): StrategyCode {
  const { composition } = source.text;
  return composition ? composed(variable, source, composition) : defined(variable, source);
}

function defined(variable: string, { name, version, description, text, values }: Source): StrategyCode {
  const functions = functionsOf(text);
  const fields = Object.entries(values).map(([key, value]) => `${keyOf(key)}: ${defaulted(value)}`);
  const members = [
    `name: ${JSON.stringify(name)}`,
    `version: ${JSON.stringify(version)}`,
    ...(description ? [`description: ${JSON.stringify(description)}`] : []),
    `params: { ${fields.join(", ")} }`,
    ...functions,
  ];
  return {
    statements: [
      `const ${variable} = defineStrategy({\n${members.map((each) => `  ${each},\n`).join("")}});`,
    ],
    variable,
    made: `${variable}()`,
    functions: functions.map((code) => [name, `{ ${code} }`]),
    calls: ["defineStrategy", "z"],
  };
}

function composed(variable: string, source: Source, composition: CompositionText): StrategyCode {
  const { name, values } = source;
  const parts = Object.entries(composition.parts).map(([key, part]) => {
    const own = Object.fromEntries(part.params.map((each) => [each, values[part.prefix + each]]));
    return { key, ...declared(partName(variable, key), { ...part, values: own }) };
  });
  const made = Object.fromEntries(parts.map((part) => [part.key, part.made]));
  const given = composition.given.map((each) => argument(each, made, composition, values));
  const params = composition.params.map((each) => [each, values[each]] as const);
  return {
    statements: [
      ...parts.flatMap(({ statements }) => statements),
      `const ${variable} = ${composition.call}(${given.join(", ")});`,
    ],
    variable,
    made: `${variable}(${params.length === 0 ? "" : literal(Object.fromEntries(params))})`,
    functions: [
      ...parts.flatMap(({ functions }) => functions),
      ...composition.given.flatMap((each) => "code" in each ? [[name, each.code] as const] : []),
    ],
    calls: [...parts.flatMap(({ calls }) => calls), composition.call],
  };
}

/** Parts are told apart by the path to them, whatever letters their names have. */
const partName = (variable: string, key: string): string =>
  `${variable}_${key.replaceAll(/[^\w]/g, (letter) => `$${letter.codePointAt(0)}`)}`;

/** What a composition was given, its parts with their parameters, which are its defaults. */
function argument(
  given: CompositionArgument,
  parts: Readonly<Record<string, string>>,
  { given: all, params }: CompositionText,
  values: Parameters,
): string {
  if ("part" in given) return parts[given.part]!;
  if ("code" in given) return given.code;
  if ("parts" in given) {
    return `{ ${Object.entries(parts).map(([key, made]) => `${keyOf(key)}: ${made}`).join(", ")} }`;
  }
  if ("timeframe" in given.options) return JSON.stringify(given.options.timeframe);
  const options = literal(given.options);
  if (params.length === 0 || !all.some((each) => "code" in each)) return options;
  const schemas = params.map((key) => `${keyOf(key)}: ${defaulted(values[key])}`).join(", ");
  return `{ ...${options}, params: { ${schemas} } }`;
}

/** Only the value is known, not the schema that it passed. */
const defaulted = (value: unknown): string => `z.any().default(${literal(value)})`;

function functionsOf(text: StrategyText): string[] {
  return (["check", "indicators", "state", "signals", "onBar", "weights"] as const).flatMap((key) => {
    const code = text[key];
    if (code === null) return [];
    return [isMethod(key, code) ? code : `${key}: ${code}`];
  });
}

/** `signals({ fast }) { … }` is written as it stands, `({ fast }) => …` after its key. */
const isMethod = (key: string, code: string): boolean => new RegExp(`^(async\\s+)?${key}\\s*\\(`).test(code);
