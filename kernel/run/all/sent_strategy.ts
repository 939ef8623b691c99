/**
 * Strategies on their way to a Worker. Functions cannot be sent: of a strategy of signals its expressions are, of any
 * other the compiled text of its functions, as long as these use nothing from outside.
 */
import { z } from "zod";
import { expressionsOf } from "../../engine/plan.ts";
import type { Inputs, Parameters, Signals, Strategy } from "../../engine/strategy.ts";
import { COLUMNS } from "../../signals/node.ts";

export type SentStrategy =
  | {
    readonly kind: "expressions";
    readonly name: string;
    readonly version: string;
    readonly params: Parameters;
    readonly inputs: Inputs;
    readonly signals: Signals;
    readonly warmUp: number | undefined;
  }
  | { readonly kind: "module"; readonly source: string };

/** What can be sent, or why nothing can. */
export async function sendable(strategy: Strategy): Promise<SentStrategy | { readonly reason: string }> {
  const { name, version, params, definition } = strategy;
  if (definition.signals) {
    const { inputs, signals } = expressionsOf(strategy);
    const own = Object.fromEntries(
      Object.entries(inputs).filter(([key, node]) => COLUMNS[key as "close"] !== node),
    );
    const sent = {
      kind: "expressions" as const,
      name,
      version,
      params,
      inputs: own,
      signals: signals!,
      warmUp: definition.warmUp?.(params),
    };
    if (isCloneable(sent)) return sent;
  }
  // The parser is loaded by those who need it alone.
  const { strategyModule } = await import("../rebuilt_cell.ts");
  const made = strategyModule(strategy, new URL("../../mod.ts", import.meta.url).href);
  if ("source" in made) return { kind: "module", source: made.source };
  return { reason: `${name} uses ${made.captured.join(", ")} from outside its functions` };
}

export function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** The strategy again, in the Worker. */
export async function received(sent: SentStrategy): Promise<Strategy> {
  if (sent.kind === "module") {
    const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(sent.source)}`;
    return ((await import(url)) as { default: Strategy }).default;
  }
  const { name, version, params, inputs, signals, warmUp } = sent;
  const text = { indicators: null, signals: null, onBar: null, weights: null, state: null, check: null };
  return {
    name,
    version,
    params,
    definition: {
      name,
      version,
      description: "",
      text,
      schema: z.object({}),
      check: () => true,
      indicators: () => inputs,
      signals: () => signals,
      ...warmUp !== undefined && { warmUp: () => warmUp },
    },
  };
}
