/** Strategies as parts of others: whose parameters they bring along, under which names, and what they ask for. */
import { z } from "zod";
import type {
  CompositionArgument,
  CompositionText,
  Inputs,
  Parameters,
  PartText,
  Signals,
  Strategy,
  StrategyDefinition,
} from "../engine/strategy.ts";
import { ParameterError, quote, StrategyError } from "../market/errors.ts";
import { type ColumnLike, COLUMNS, type SignalLike } from "../signals/node.ts";
import { checkName, factoryOf, type StrategyFactory } from "./define.ts";
import { defaultedShape, type Shape } from "./parameters.ts";

/** A strategy to make another from: as defineStrategy() returns it, or made already, whose parameters become defaults. */
export type Part = Pick<StrategyFactory<Shape>, "schema" | "definition"> | Strategy;

/** The parameters that a part brings along. */
export type ShapeOf<P> = P extends { schema: z.ZodObject<infer S extends Shape> } ? S
  : P extends { params: infer Q } ? { readonly [K in keyof Q]: z.ZodDefault<z.ZodType<Q[K], Q[K]>> }
  : never;

/** The parameters of several parts, each after its part's key and a dot. */
export type Dotted<P> = {
  readonly [
    K in { [Key in keyof P & string]: `${Key}.${keyof ShapeOf<P[Key]> & string}` }[keyof P & string]
  ]: K extends `${infer Key}.${infer Name}`
    ? Key extends keyof P ? Name extends keyof ShapeOf<P[Key]> ? ShapeOf<P[Key]>[Name] : never : never
    : never;
};

/** A part and where it stands. */
export interface Member {
  readonly key: string;
  /** Before the names of its parameters and indicators: `trend.`, or nothing for an only part. */
  readonly prefix: string;
  readonly definition: StrategyDefinition;
  /** Its parameters by their own names. */
  readonly shape: Shape;
}

export function memberOf(call: string, key: string, part: Part, prefix = ""): Member {
  const definition = part?.definition;
  if (definition === undefined) {
    const allowed = "a strategy, as defineStrategy() returns it or with its parameters";
    throw new ParameterError(`Give ${call}() ${allowed}: ${key} is ${quote(part)}`, {
      field: key,
      value: part,
      allowed,
    });
  }
  const shape = definition.schema.shape as Shape;
  if (!("params" in part)) return { key, prefix, definition, shape };
  return { key, prefix, definition, shape: defaultedShape(shape, part.params) };
}

/** Members under keys of one's own choice. */
export function membersOf(call: string, parts: Readonly<Record<string, Part>>): Member[] {
  if (parts?.definition !== undefined) {
    const allowed = "strategies under names of your choice";
    throw new ParameterError(`Give ${call}() ${allowed}, such as ${call}({ trend, dip }): got a strategy`, {
      field: "parts",
      value: parts,
      allowed,
    });
  }
  const members = Object.entries(parts ?? {}).map(([key, part]) => memberOf(call, key, part, `${key}.`));
  members.forEach(({ key }) => checkName(key, "each part"));
  if (members.length > 0) return members;
  const allowed = "at least one strategy by name, such as { trend: smaCross, dip: rsiReversion }";
  throw new ParameterError(`Give ${call}() ${allowed}: got ${quote(parts)}`, {
    field: "parts",
    value: parts,
    allowed,
  });
}

/** How a strategy decides. */
export type Kind = "signals" | "onBar" | "weights";

export const kindOf = ({ signals, onBar }: StrategyDefinition): Kind =>
  signals ? "signals" : onBar ? "onBar" : "weights";

/** Throws where a part decides in a way that `call` cannot work with. */
export function checkKinds(call: string, members: readonly Member[], kinds: readonly Kind[]): void {
  for (const { key, definition } of members) {
    const kind = kindOf(definition);
    if (kinds.includes(kind)) continue;
    const allowed = `strategies with ${kinds.join(" or ")}`;
    const why = kind === "onBar"
      ? `${key} decides in onBar, and what it will hold is known only while it runs`
      : `${key} decides by ${kind}`;
    throw new ParameterError(`Give ${call}() ${allowed}: ${why}`, { field: key, value: kind, allowed });
  }
}

/** What is special about a strategy made from others. */
export interface Made {
  readonly call: string;
  readonly name: string;
  readonly version?: string;
  readonly members: readonly Member[];
  readonly given: readonly CompositionArgument[];
  /** Parameters that belong to no part. */
  readonly own: Shape;
  readonly decide: Pick<StrategyDefinition, "signals" | "onBar" | "state" | "weights">;
  /** Named columns and conditions; default those of the parts. */
  readonly indicators?: StrategyDefinition["indicators"];
}

export function made<S extends Shape>(
  { call, name, version = "0.1.0", members, given, own, decide, indicators = indicatorsOf(members) }: Made,
): StrategyFactory<S> {
  checkName(name);
  const composition: CompositionText = {
    call,
    given,
    parts: Object.fromEntries(members.map((member) => [member.key, textOf(member)])),
    params: Object.keys(own),
  };
  const text = { indicators: null, signals: null, onBar: null, weights: null, state: null, check: null };
  return factoryOf<S>({
    name,
    version,
    description: "",
    text: { ...text, composition },
    schema: z.object(shapeOf(call, members, own)),
    check: (params) => checkParts(members, params),
    indicators,
    ...decide,
  });
}

function shapeOf(call: string, members: readonly Member[], own: Shape): Shape {
  const fields = [
    ...members.flatMap(({ prefix, shape }) =>
      Object.entries(shape).map(([name, field]) => [prefix + name, field] as const)
    ),
    ...Object.entries(own),
  ];
  const twice = fields.find(([name], i) => fields.findIndex(([other]) => other === name) < i)?.[0];
  if (twice === undefined) return Object.fromEntries(fields);
  const allowed = "parameters with a name each";
  throw new ParameterError(`Give ${call}() ${allowed}: ${twice} is one of the strategy inside already`, {
    field: twice,
    value: twice,
    allowed,
  });
}

const textOf = ({ prefix, definition: { name, version, text }, shape }: Member): PartText => ({
  name,
  version,
  text,
  prefix,
  params: Object.keys(shape),
});

function checkParts(members: readonly Member[], params: Parameters): true | string {
  for (const member of members) {
    const verdict = member.definition.check(paramsOf(member, params));
    if (verdict === true) continue;
    return `${member.prefix && `of ${member.key} `}${verdict || "the parameters must pass its check"}`;
  }
  return true;
}

/** A member's own parameters among those of the whole. */
export const paramsOf = ({ prefix, shape }: Member, params: Parameters): Parameters =>
  Object.fromEntries(Object.keys(shape).map((name) => [name, params[prefix + name]]));

/** The named columns and conditions of all members. */
export function indicatorsOf(members: readonly Member[]): StrategyDefinition["indicators"] {
  return (columns, params) =>
    Object.fromEntries(
      members.flatMap((member) =>
        Object.entries(member.definition.indicators(columns, paramsOf(member, params)))
          .map(([name, node]) => [member.prefix + name, node] as const)
      ),
    );
}

/** What a member with signals asks for, checked as far as the whole depends on it. */
export function signalsOf(member: Member, params: Parameters): Signals {
  const { definition } = member;
  const own = paramsOf(member, params);
  const inputs: Inputs = { ...COLUMNS, ...definition.indicators(COLUMNS, own) };
  const signals = definition.signals!(inputs, own);
  const asks = signals?.entries ?? signals?.shortEntries ?? signals?.target;
  if (asks !== undefined) return signals;
  throw new StrategyError(`Return entries, shortEntries or a target from signals of ${definition.name}`, {
    field: "entries",
    value: signals,
    allowed: "conditions such as crossedAbove(fast, slow)",
  });
}

/** The columns and conditions among signals, each replaced. */
export function mapSignals(
  signals: Signals,
  column: (column: ColumnLike) => ColumnLike,
  mask: (mask: SignalLike) => SignalLike,
): Signals {
  const { target, stopLoss, takeProfit, strength, confidence, tag, entryTags, exitTags, ...masks } = signals;
  const mapped = <T, U>(values: Readonly<Record<string, T | undefined>>, change: (value: T) => U) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [[name, change(value)]]),
    );
  return {
    ...mapped({ ...masks }, mask),
    ...mapped({ target, stopLoss, takeProfit, strength, confidence }, column),
    ...(tag !== undefined && { tag }),
    ...(entryTags && { entryTags: mapped(entryTags, mask) }),
    ...(exitTags && { exitTags: mapped(exitTags, mask) }),
  };
}
