/** Opens the trials of a figure, each as a notebook of its own. */
import { useState } from "preact/hooks";
import { notebookUrl } from "../components/paths.ts";

/** Trials by place. */
interface Trials {
  sweep?: string;
  numbers: number[];
  parameters: { name: string; values: unknown[] }[];
}

/** Opens by place, but in a report, which has no server; `problem` says why the last one could not be. */
export function useTrials(
  figure: { readonly current: { trials?: Trials } },
): { open?: (place: number) => Promise<void>; problem: string | null } {
  const [problem, tell] = useState<string | null>(null);
  const isServed = typeof document !== "undefined" && !document.body.classList.contains("report");
  if (!isServed) return { problem };
  return {
    problem,
    async open(place) {
      const { trials } = figure.current;
      if (trials?.sweep !== undefined) tell(await openTrial(trials, place));
    },
  };
}

/** In a window of its own, so that the sweep stays where it is. Gives the sentence that says why not, or null. */
async function openTrial({ sweep, numbers, parameters }: Trials, place: number): Promise<string | null> {
  const values = Object.fromEntries(parameters.map(({ name, values }) => [name, values[place]]));
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sweep, trial: numbers[place], parameters: values }),
  };
  const response = await fetch("/api/trials", init).catch(() => null);
  if (response === null) return "The server does not answer. Is it still running?";
  const body: { path?: string; message?: string } | null = await response.json().catch(() => null);
  if (!response.ok || !body?.path) return body?.message ?? `The server answered ${response.status}.`;
  const url = notebookUrl(body.path);
  // A browser that lets nothing open after a moment shows it here.
  if (globalThis.open(url, "_blank") === null) location.assign(url);
  return null;
}
