/** From a strategy and points to a program: what is the same in several points is there once. */
import { expressionsOf } from "../engine/plan.ts";
import type { Signals } from "../engine/strategy.ts";
import { quote, StrategyError } from "../market/errors.ts";
import { Interner } from "../signals/intern.ts";
import type { ColumnLike, Signal, SignalLike } from "../signals/node.ts";
import { type Factory, type PointReader, pointReader } from "./points.ts";
import { type Operation, OPERATION_SIZE, OPERATIONS, PLAN_PARTS, type Program } from "./program.ts";

type Point = Readonly<Record<string, unknown>>;

export interface Compiled {
  readonly program: Program;
  /** Place of the point that each plan is of. */
  readonly compiled: Int32Array;
  /** Why a point has no plan, by its place. */
  readonly failures: ReadonlyMap<number, string>;
}

export interface Compiler extends PointReader {
  compile(points: readonly Point[]): Compiled;
}

/**
 * Compiles points of one strategy, chunk by chunk.
 *
 * @throws StrategyError for one that decides in `onBar` or by `weights`: it has no expressions
 */
export function compilerOf(factory: Factory): Compiler {
  const { definition } = factory;
  const { name, version } = definition;
  if (!definition.signals) {
    throw new StrategyError(`Send the parameters of ${name}: it has no signals to compile`, {
      field: "signals",
      allowed: "a strategy with signals",
    });
  }
  const reader = pointReader(factory);
  return {
    ...reader,
    compile(points) {
      const builder = new ProgramBuilder();
      const compiled: number[] = [];
      const failures = new Map<number, string>();
      for (let i = 0; i < points.length; i++) {
        const params = reader.read(points[i]!);
        if (params === null) {
          failures.set(i, reader.refusal(points[i]!).message);
          continue;
        }
        try {
          builder.add(expressionsOf({ name, version, params, definition }).signals!);
          compiled.push(i);
        } catch (error) {
          failures.set(i, error instanceof Error ? error.message : quote(error));
        }
      }
      return { program: builder.program(), compiled: new Int32Array(compiled), failures };
    },
  };
}

/** Parts of a plan that are places of masks. */
const MASKS = 4;
const NONE = -1;
/** Signals of points behind that are remembered: forgetting takes longer than a few of them. */
const MOST_NODES = 256;

/** Where the operations begin is known at the end: until then the signal `given[k]` has the place -2 - k. */
const givenPlace = (k: number): number => -2 - k;

class ProgramBuilder {
  readonly #interner = new Interner();
  readonly #columns: ColumnLike[] = [];
  readonly #given: SignalLike[] = [];
  readonly #operations: number[] = [];
  readonly #plans: number[] = [];
  readonly #placeOfColumn = new Map<number, number>();
  readonly #placeOfGiven = new Map<number, number>();
  readonly #placeOfSignal = new Map<SignalLike, number>();
  /** By operation and first operand, then by the others. */
  readonly #placeOfOperation: Map<number | string, number>[] = [];

  add(signals: Signals): void {
    const mask = (signal: SignalLike | undefined) => signal === undefined ? NONE : this.#mask(signal);
    const column = (column: ColumnLike | undefined) => column === undefined ? NONE : this.#column(column);
    // In the order of PLAN_PARTS; by their names in a loop it would take several times as long.
    this.#plans.push(
      mask(signals.entries),
      mask(signals.exits),
      mask(signals.shortEntries),
      mask(signals.shortExits),
      column(signals.target),
      column(signals.stopLoss),
      column(signals.takeProfit),
      column(signals.strength),
      column(signals.confidence),
    );
    // Another point has nodes of its own.
    if (this.#placeOfSignal.size < MOST_NODES) return;
    this.#interner.forgetNodes();
    this.#placeOfSignal.clear();
  }

  program(): Program {
    const offset = this.#given.length;
    const settled = (place: number) => place >= 0 ? place + offset : place === NONE ? NONE : -2 - place;
    const operations = new Int32Array(this.#operations);
    for (let i = 0; i < operations.length; i += OPERATION_SIZE) {
      if (operations[i]! < FIRST_LOGIC) continue;
      for (let k = i + 1; k < i + OPERATION_SIZE; k++) operations[k] = settled(operations[k]!);
    }
    const plans = new Int32Array(this.#plans);
    for (let i = 0; i < plans.length; i += PLAN_PARTS.length) {
      for (let k = i; k < i + MASKS; k++) plans[k] = settled(plans[k]!);
    }
    return { columns: this.#columns, given: this.#given, operations, plans };
  }

  #column(column: ColumnLike): number {
    const id = this.#interner.idOf(column);
    const known = this.#placeOfColumn.get(id);
    if (known !== undefined) return known;
    const place = this.#columns.push(column) - 1;
    this.#placeOfColumn.set(id, place);
    return place;
  }

  #mask(signal: SignalLike): number {
    const known = this.#placeOfSignal.get(signal);
    if (known !== undefined) return known;
    const place = "kind" in signal && isOperation(signal.operation)
      ? this.#operated(signal, signal.operation)
      : this.#givenMask(signal);
    this.#placeOfSignal.set(signal, place);
    return place;
  }

  #givenMask(signal: SignalLike): number {
    const id = this.#interner.idOf(signal);
    const known = this.#placeOfGiven.get(id);
    if (known !== undefined) return known;
    const place = givenPlace(this.#given.push(signal) - 1);
    this.#placeOfGiven.set(id, place);
    return place;
  }

  #operated({ inputs }: Signal, operation: Operation): number {
    if (operation === "and" || operation === "or") {
      const places = inputs.map((input) => this.#mask(input as SignalLike));
      // Either way round it is the same.
      return places.reduce((a, b) => this.#operation(operation, Math.min(a, b), Math.max(a, b)));
    }
    if (operation === "not") return this.#operation(operation, this.#mask(inputs[0] as SignalLike));
    const [a, b, c] = inputs as ColumnLike[];
    return this.#operation(
      operation,
      this.#column(a!),
      this.#column(b!),
      c === undefined ? NONE : this.#column(c),
    );
  }

  #operation(operation: Operation, a: number, b = NONE, c = NONE): number {
    const code = OPERATIONS.indexOf(operation);
    // Operands may be places of given signals, which are below zero.
    const alike = this.#placeOfOperation[(2 * Math.abs(a) + (a < 0 ? 1 : 0)) * OPERATIONS.length + code] ??=
      new Map();
    const key = c === NONE ? b : `${b} ${c}`;
    const known = alike.get(key);
    if (known !== undefined) return known;
    const place = this.#operations.push(code, a, b, c) / OPERATION_SIZE - 1;
    alike.set(key, place);
    return place;
  }
}

const FIRST_LOGIC = OPERATIONS.indexOf("and");

const isOperation = (operation: string): operation is Operation =>
  (OPERATIONS as readonly string[]).includes(operation);
