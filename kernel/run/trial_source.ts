/** The code behind a sweep, kept with it so that each of its trials can be opened as a notebook of its own. */
import { join, relative, sep } from "node:path";
import { cellStatements, type SyntaxNode } from "../../document/cell_source.ts";
import { writeAtomically } from "../data/atomic_write.ts";
import type { ParameterValue } from "../plot/spec/trials.ts";
import type { Dimension, Space } from "../optimize/space.ts";
import { sweepsFolder, workspaceFolder } from "../data/workspace.ts";
import { movePaths } from "./cell_edits.ts";
import { cellNames } from "./cell_names.ts";
import { literal } from "./literal.ts";
import { neededCells } from "./needed_cells.ts";
import { callsIn, type SearchCall, searchCall } from "./search_call.ts";
import { type CellSource, type NotebookSession, notebookSession } from "./session.ts";
import { isPlain } from "./sweep/parameter_values.ts";

export interface SearchCode {
  /** The function that a cell called: its first two arguments are what is tried, and on which bars. */
  readonly call: typeof SEARCHES[number];
  /** The strategy's name. */
  readonly strategy: string;
  /** What a trial's parameters are: those that vary come from the figure that shows it, the others are kept here. */
  readonly space: Pick<Space, "dimensions" | "fixed">;
  /**
   * Names of options of the call that `backtest` does not have: "params", "where", "objective", "split", … All others are
   * copied as they were typed.
   */
  readonly ownOptions: readonly string[];
  /** A moment given to `backtest`, so that its card shows the same two parts; default none. */
  readonly split?: number | string;
  /** Whether each symbol had an account of its own: then `backtestAll` repeats it. */
  readonly isEach?: boolean;
  /** Whether trials are tests of windows: run on the bars until a window's end, with the money that there was at its beginning. */
  readonly ofWindows?: "bars" | "panel";
}

/** What is kept: the notebook of a trial but for its parameters. */
export interface TrialSource {
  readonly strategy: string;
  /** Names of those that vary. */
  readonly parameters: readonly string[];
  /** What all trials have alike. */
  readonly fixed: { readonly [name: string]: ParameterValue };
  /** The folder that the notebook belongs into, relative to the workspace. */
  readonly folder: string;
  /** Cells that come first. */
  readonly cells: readonly CellSource[];
  /** The last cell, around an object with the parameters. */
  readonly before: string;
  readonly after: string;
  /** Of tests of windows: what stands before it all, around an object with what the window is; null for one without a run. */
  readonly windows?: { readonly lead: string; readonly rows: readonly (TestWindow | null)[] };
}

/** Moments as a reader types them, and money. */
export interface TestWindow {
  readonly from: string;
  readonly end: string;
  readonly cash: number;
}

const SEARCHES = ["sweep", "optimise", "walkForward", "crossValidate"] as const;

/**
 * Keeps what opens the trials of the sweep that the running cell makes. To be called while that cell runs; false where nobody
 * can open them: in a script, where the cell does not say in one place what is tried on what, and where parameters are lists
 * or objects.
 */
export async function keepTrialSource(id: string, code: SearchCode): Promise<boolean> {
  const source = takeTrialSource(code);
  return source !== undefined && await writeTrialSource(id, source);
}

/** The same, to be written when more is known of the trials. */
export function takeTrialSource(code: SearchCode): TrialSource | undefined {
  const session = notebookSession();
  return session && trialSource(session, code, workspaceFolder());
}

/** Of windows never fewer than are kept: a walk-forward that was stopped leaves those of the whole one as they are. */
export async function writeTrialSource(id: string, source: TrialSource): Promise<boolean> {
  const folder = sweepsFolder(workspaceFolder());
  const path = join(folder, `${id}.cells.json`);
  if (source.windows !== undefined && await keptWindows(path) > source.windows.rows.length) return true;
  await Deno.mkdir(folder, { recursive: true });
  await writeAtomically(path, new TextEncoder().encode(JSON.stringify(source)));
  return true;
}

/** How many there are; 0 where none can be read. */
async function keptWindows(path: string): Promise<number> {
  try {
    return (JSON.parse(await Deno.readTextFile(path)) as TrialSource).windows?.rows.length ?? 0;
  } catch {
    return 0;
  }
}

export function trialSource(
  { sources, folder }: Pick<NotebookSession, "sources" | "folder">,
  code: SearchCode,
  workspace: string,
): TrialSource | undefined {
  const making = sources.at(-1);
  const call = making && searchCall(making.source, code.call);
  const { dimensions, fixed } = code.space;
  if (!call || !dimensions.every(isPlainDimension) || !arePlain(Object.values(fixed))) return undefined;
  const within = relative(workspace, folder).split(sep).join("/");
  const home = within.split("/").some((part) => part.startsWith(".")) ? workspace : folder;
  const lastWith = (free: ReturnType<typeof freeNames>) => ({
    id: "run",
    source: movePaths(lastCell(call, code, free), folder, home),
  });
  // What defines a name that the last cell defines as well would not be kept.
  const kept = neededCells([...withoutSearches(sources), lastWith(freeNames(call))]).slice(0, -1);
  const defined = kept.flatMap(({ source }) => [...cellNames(source)?.defines ?? []]);
  const last = lastWith(freeNames(call, defined));
  const cells = joined(kept)
    .map(({ id, source }) => ({ id, source: movePaths(source, folder, home) }));
  const needed = code.ofWindows ? ["backtest", "sliceBars"] : [code.isEach ? "backtestAll" : "backtest"];
  const missing = needed.filter((name) => !cells.some(({ source }) => cellNames(source)?.defines.has(name)));
  const imported = missing.length > 0 ? `import { ${missing.join(", ")} } from "tapebook";\n\n` : "";
  const [before, after] = last.source.split(PARAMETERS) as [string, string];
  const [lead, rest] = before.split(WINDOW) as [string, string?];
  return {
    strategy: code.strategy,
    parameters: dimensions.map((dimension) => dimension.name),
    fixed: fixed as TrialSource["fixed"],
    folder: home === folder ? within : "",
    cells,
    ...rest === undefined
      ? { before: imported + before }
      : { before: rest, windows: { lead: imported + lead, rows: [] } },
    after,
  };
}

const isPlainDimension = (dimension: Dimension): boolean =>
  dimension.kind === "uniform" || arePlain([...dimension.values, dimension.otherwise]);

/** What figures carry and a notebook can write down: no lists and no objects. Undefined is left out. */
const arePlain = (values: readonly unknown[]): boolean =>
  values.every((value) => value === undefined || isPlain(value));

/** Stand for the parameters, and for what a window is, until they are known. */
const PARAMETERS = "parametersOfTheTrial";
const WINDOW = "theWindow";

/** Names of its own that the last cell does not share with the call, nor with any of these. */
function freeNames(call: SearchCall, taken: readonly string[] = []): (wanted: string) => string {
  const all = new Set([...cellNames(callText(call))?.uses ?? [], ...taken]);
  return (wanted) => {
    let name = wanted;
    for (let i = 2; all.has(name); i++) name = `${wanted}${i}`;
    return name;
  };
}

const callText = ({ strategy, bars, options }: SearchCall): string =>
  `[${strategy}, ${bars}, ${
    typeof options === "string" ? options : `{ ${options.map(({ text }) => text).join(", ")} }`
  }];`;

function lastCell(
  { strategy, bars, options }: SearchCall,
  code: SearchCode,
  free: (wanted: string) => string,
): string {
  const { ownOptions, split, isEach, ofWindows } = code;
  const lines: string[] = [];
  // What is held at the end of a test is sold there, unless the options say otherwise.
  const kept: string[] = ofWindows ? ["closeAtEnd: true"] : [];
  if (typeof options === "string") {
    const names = ownOptions.map((name) => `${name}: ${free(`_${name}`)}`).join(", ");
    const rest = free("options");
    lines.push(`const { ${names}, ...${rest} } = ${options};`);
    kept.push(`...${rest}`);
  } else {
    const own = options.filter(({ name }) => !ownOptions.includes(name));
    if (own.some(({ name }) => name === "closeAtEnd")) kept.length = 0;
    kept.push(...own.map(({ text }) => text));
  }
  const [testWindow, known, testBars] = ["testWindow", "known", "testBars"].map(free);
  if (ofWindows) {
    const all = ofWindows === "panel" ? `${bars}.bars` : `[${bars}].flat()`;
    lines.unshift(
      `const ${testWindow} = ${WINDOW};`,
      `const ${known} = ${all}.filter(({ time }) => time[0] <= Date.parse(${testWindow}.end));`,
      `const ${testBars} = ${known}.map((each) => sliceBars(each, { end: ${testWindow}.end }));`,
    );
    kept.push(`from: ${testWindow}.from`, `cash: ${testWindow}.cash`);
  }
  if (split !== undefined) kept.push(`split: ${literal(split)}`);
  const tried = `${strategy}(${PARAMETERS})`;
  const given = kept.length > 0 ? `, { ${kept.join(", ")} }` : "";
  const result = free(isEach ? "runs" : "run");
  const made = isEach
    ? `backtestAll([${tried}], [${bars}].flat()${given})`
    : `backtest(${tried}, ${ofWindows ? testBars : bars}${given})`;
  lines.push(`const ${result} = await ${made};`, result);
  return lines.join("\n");
}

/**
 * The cells without their searches and what reads the results: a cell that searches falls into its statements, so that its
 * imports and definitions stay.
 */
function withoutSearches(cells: readonly CellSource[]): CellSource[] {
  const lost = new Set<string>();
  const parts = cells.flatMap(({ id, source }) => statements(source).map((part) => ({ id, ...part })));
  // Until nothing more is lost: what is made of a result goes with it, wherever its cell stands.
  for (let before = -1; before !== lost.size;) {
    before = lost.size;
    for (const { source, isSearch } of parts) {
      const names = cellNames(source);
      if (!isSearch && ![...names?.uses ?? []].some((name) => lost.has(name))) continue;
      names?.defines.forEach((name) => lost.add(name));
    }
  }
  const isKept = ({ source, isSearch }: { source: string; isSearch: boolean }) =>
    !isSearch && ![...cellNames(source)?.uses ?? []].some((name) => lost.has(name));
  return parts.filter(isKept).map(({ id, source }) => ({ id, source }));
}

/** A cell that searches by its statements, each with the comments above it; every other cell whole. */
function statements(source: string): { source: string; isSearch: boolean }[] {
  const found = cellStatements(source) ?? [];
  const isSearch = (statement: SyntaxNode) => callsIn(statement, SEARCHES).length > 0;
  if (!found.some(isSearch)) return [{ source, isSearch: false }];
  return found.map((statement, i) => ({
    source: source.slice(found[i - 1]?.end ?? 0, statement.end).trim(),
    isSearch: isSearch(statement),
  }));
}

/** Parts of one cell that stand beside each other as one again. */
function joined(parts: readonly CellSource[]): CellSource[] {
  const cells: CellSource[] = [];
  for (const { id, source } of parts) {
    const last = cells.at(-1);
    if (last?.id === id) last.source += `\n${source}`;
    else cells.push({ id, source });
  }
  return cells;
}
