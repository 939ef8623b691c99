/** How the points of a strategy get to where they are tried: as expressions, as a module with their parameters, or not at all. */
import type { Bars } from "../../market/bars.ts";
import { createSearch } from "../../optimize/methods.ts";
import { isListed, pointsOf } from "../../optimize/points.ts";
import type { Point, Space } from "../../optimize/space.ts";
import { type Compiled, compilerOf } from "../../sweep/compile.ts";
import type { Chunk } from "../../sweep/evaluation.ts";
import type { Outcomes } from "../../sweep/outcomes.ts";
import { type Factory, pointReader } from "../../sweep/points.ts";
import type { Program } from "../../sweep/program.ts";
import { functionRemover } from "../../sweep/without_functions.ts";
import { hasFunctions } from "../all/jobs.ts";
import { isCloneable } from "../all/sent_strategy.ts";
import type { PreparedRun } from "../prepare_run.ts";
import { TAPEBOOK } from "./setup_evaluator.ts";

/** Points as a chunk carries them. */
export interface Packed extends Pick<Compiled, "failures"> {
  readonly trials: Chunk["trials"];
  /** Places of the points that are in it. */
  readonly places: ArrayLike<number>;
}

/** Number among those in it of each point; -1 for those that are not. */
export function rowsOf({ places }: Pick<Packed, "places">, points: number): Int32Array {
  const rows = new Int32Array(points).fill(-1);
  for (let row = 0; row < places.length; row++) rows[places[row]!] = row;
  return rows;
}

/** Why points have no outcomes, by their place: refused, or failed on an account that was tried over so many windows. */
export function failuresOf(
  { places, failures: refused }: Pick<Packed, "places" | "failures">,
  outcomes: readonly Outcomes[],
  windows: number,
): ReadonlyMap<number, string> {
  if (outcomes.every(({ failures }) => failures.size === 0)) return refused;
  const all = new Map(refused);
  for (const { failures } of outcomes) {
    for (const [row, reason] of failures) all.set(places[Math.floor(row / windows)]!, reason);
  }
  return all;
}

export interface Travel {
  readonly module: string | null;
  /** Why trials cannot leave this thread; null where they can. */
  readonly stays: string | null;
  pack(points: readonly Point[]): Packed;
}

export async function travelOf(
  factory: Factory,
  space: Space,
  bars: readonly Bars[],
  run: Pick<PreparedRun, "engine" | "config">,
): Promise<Travel> {
  const options = hasFunctions(run) ? "options have functions of their own" : null;
  if (factory.definition.signals) {
    const compiler = compilerOf(factory);
    const first = compiler.compile([somePoint(space)]).program;
    // What is computed here once need not be sent, though it is a function's.
    const sent = isCloneable(first) ? (program: Program) => program : functionRemover(bars);
    const pack = (points: readonly Point[]): Packed => {
      const { program, compiled, failures } = compiler.compile(points);
      return { trials: sent(program), places: compiled, failures };
    };
    const stays = options ?? (isCloneable(sent(first)) ? null : "its signals have functions of their own");
    return { module: null, stays, pack };
  }
  const { read, refusal } = pointReader(factory);
  const pack = (points: readonly Point[]): Packed => {
    const trials: Readonly<Record<string, unknown>>[] = [];
    const places: number[] = [];
    const failures = new Map<number, string>();
    points.forEach((point, i) => {
      const params = read(point);
      if (params === null) failures.set(i, refusal(point).message);
      else places.push(i), trials.push(params);
    });
    return { trials, places, failures };
  };
  const made = await moduleOf(factory, space);
  return "source" in made
    ? { module: made.source, stays: options, pack }
    : { module: null, stays: `it uses ${made.captured.join(", ")} from outside its functions`, pack };
}

async function moduleOf(factory: Factory, space: Space) {
  // The parser is loaded by those who need it alone.
  const { factoryModule } = await import("../rebuilt_cell.ts");
  return factoryModule(factory(somePoint(space)), TAPEBOOK);
}

/** One that may be tried. */
function somePoint(space: Space): Point {
  if (!isListed(space)) return createSearch("random", space, { seed: 1 }).ask(1)[0]!.point;
  const [first] = pointsOf(space);
  return first!;
}
