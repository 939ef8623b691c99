/** One trial of a sweep as a notebook: the cells that were kept with the sweep, and a last one with its parameters. */
import { z } from "zod";
import { isCellId, newCell, newNotebook } from "../../document/cells.ts";
import type { JsonObject, Notebook } from "../../document/notebook.ts";
import { type Failure, failure } from "./failure.ts";
import { joined } from "./place.ts";

const value = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

/** Which trial: its parameters come from the figure that shows it, and go into the notebook as values, never as code. */
export const trialBody = z.object({
  sweep: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "send the id of a sweep"),
  trial: z.int().min(0),
  parameters: z.record(z.string().max(100), value),
});
export type Trial = z.infer<typeof trialBody>;

/** As kernels write it beside a sweep's trials. */
const keptSource = z.object({
  strategy: z.string(),
  parameters: z.array(z.string()),
  fixed: z.record(z.string(), value),
  folder: z.string(),
  cells: z.array(z.object({ id: z.string(), source: z.string() })),
  before: z.string(),
  after: z.string(),
  /** Where trials are tests of windows. */
  windows: z.object({ lead: z.string(), rows: z.array(z.record(z.string(), value).nullable()) }).optional(),
});
export type KeptSource = z.infer<typeof keptSource>;

export function readKept(
  text: string,
  { sweep, trial, parameters }: Trial,
): { ok: true; kept: KeptSource } | Failure {
  const kept = keptSource.safeParse(parsed(text));
  if (!kept.success) {
    return failure("invalid-content", `What was kept of sweep ${sweep} cannot be read. Run it again.`);
  }
  const { windows } = kept.data;
  if (windows && !windows.rows[trial]) {
    return failure("invalid-content", `Window ${trial} of walk-forward ${sweep} has no run: choose another.`);
  }
  const odd = Object.keys(parameters).find((name) => !kept.data.parameters.includes(name));
  if (odd === undefined) return { ok: true, kept: kept.data };
  return failure(
    "invalid-content",
    `Sweep ${sweep} has no parameter ${odd}: it has ${kept.data.parameters.join(", ")}.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function trialNotebook(kept: KeptSource, trial: Trial): Notebook {
  const { strategy, fixed, cells, before, after, windows } = kept;
  const window = windows?.rows[trial.trial];

  const taken = new Set<string>();
  const idOf = (id: string) => {
    const own = isCellId(id) && !taken.has(id) ? id : undefined;
    taken.add(own ?? id);
    return own;
  };
  const words = Object.entries(trial.parameters).filter(([, value]) => value !== null).map(([name, value]) =>
    `${name} ${value}`
  ).join(", ")
    .replace(/\s+/g, " ");
  const heading = [
    `# ${strategy}: ${words || "no parameters"}`,
    "",
    `${
      window
        ? `The test from ${window.from} to ${window.end} of walk-forward`
        : `Trial ${trial.trial.toLocaleString("en")} of sweep`
    } \`${trial.sweep}\`. Run all makes its run.`,
  ].join("\n");
  const notebook = newNotebook();
  return {
    ...notebook,
    metadata: { ...notebook.metadata, tapebook: { trial: trial as unknown as JsonObject } },
    cells: [
      newCell("markdown", heading, idOf("heading")),
      ...cells.map(({ id, source }) => newCell("code", source, idOf(id))),
      newCell(
        "code",
        (window ? windows!.lead + objectOf(window) : "") + before +
          objectOf({ ...fixed, ...trial.parameters }) + after,
        idOf("run"),
      ),
    ],
  };
}

/** JSON is JavaScript; names are written as they would be typed. A parameter that does not count has no value. */
function objectOf(parameters: Trial["parameters"]): string {
  const members = Object.entries(parameters).filter(([, value]) => value !== null).map(([name, value]) =>
    `${/^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : `[${JSON.stringify(name)}]`}: ${
      JSON.stringify(value)
    }`
  );
  return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
}

/** Whether a notebook is the one of this trial. */
export function isTrialNotebook({ metadata }: Notebook, trial: Trial): boolean {
  const noted = z.object({ trial: trialBody }).safeParse(metadata.tapebook);
  return noted.success && identity(noted.data.trial) === identity(trial);
}

/** A file's keys stand in another order. */
const identity = ({ sweep, trial, parameters }: Trial): string =>
  JSON.stringify([sweep, trial, Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1)]);

/** "sma_cross-fast-20-slow-100.ipynb", then with -2, -3, … */
export function* trialNames(
  { folder, strategy, windows }: KeptSource,
  { trial, parameters }: Trial,
): Generator<string> {
  const from = windows?.rows[trial]?.from;
  const words = [
    strategy,
    ...typeof from === "string" ? [from] : [],
    ...Object.entries(parameters).flatMap(([name, value]) => value === null ? [] : [name, String(value)]),
  ];
  const stem = words.map((word) => word.replace(/^-/, "minus").replace(/[^\p{L}\p{N}_.]+/gu, "-"))
    .join("-").replace(/^[.-]+/, "").slice(0, LONGEST_STEM) || "trial";
  for (let count = 1;; count++) yield joined(folder, `${stem}${count > 1 ? `-${count}` : ""}.ipynb`);
}

/** Characters; in any script they fit a file's name. */
const LONGEST_STEM = 60;
