/** What can be told of a strategy by trying it on bars that ship or are made up: its warm-up, its timeframes. */
import { expressionsOf } from "../../engine/plan.ts";
import type { Strategy } from "../../engine/strategy.ts";
import { loadFrom } from "../../data/load_bars.ts";
import type { Bars, Market, Timeframe } from "../../market/bars.ts";
import { makePanel } from "../../market/panel.ts";
import { TIMEFRAMES } from "../../market/timeframe.ts";
import { walkBars } from "../../market/walk.ts";
import { COLUMNS, type Node } from "../../signals/node.ts";
import { warmUpOf } from "../../signals/warm_up.ts";
import { kindOf } from "../../strategy/part.ts";
import type { Place } from "./files.ts";
import type { Preset } from "./preset.ts";

/** What a strategy is meant for; without a word about it, daily bars of US shares. */
export function meantFor(preset: Preset | null): { market: Market; timeframe: Timeframe } {
  const timeframes = preset?.timeframes ?? [];
  return {
    market: preset?.data?.market ?? preset?.markets[0] ?? "US",
    timeframe: preset?.data?.timeframe ?? (timeframes.includes("1d") ? "1d" : timeframes[0] ?? "1d"),
  };
}

const LENGTH = 2_000;

/**
 * Bars for a dry run: the sample that ships where daily bars of one US symbol will do, else walks; for a strategy that
 * compares symbols two of them, which drift apart and come back.
 */
export async function trialBars(place: Place, strategy: Strategy, preset: Preset | null): Promise<Bars[]> {
  const { market, timeframe } = meantFor(preset);
  const walk = (symbol: string, seed: number) =>
    walkBars({ symbol, market, timeframe, length: LENGTH, seed });
  if (kindOf(strategy.definition) === "weights") {
    return [walk("WALK1", 1), paired(walk("WALK1", 1), walk("WALK2", 2))];
  }
  if (market !== "US" || timeframe !== "1d") return [walk("WALK1", 1)];
  const [sample] = await loadFrom({ workspace: place.workspace, folder: place.workspace }, ["SP500"], {
    start: "2010-01-01",
  });
  return [sample!];
}

/** A symbol that follows another: a tenth of its own moves stays, the rest fades. */
function paired(leader: Bars, own: Bars): Bars {
  let apart = 0;
  let before = own.open[0]!;
  const factor = Float64Array.from(own.close, (close) => {
    apart = 0.9 * apart + Math.log(close / before);
    before = close;
    return Math.exp(apart);
  });
  const scaled = (column: Float64Array) => column.map((price, i) => price * factor[i]!);
  const [open, high, low, close] = [leader.open, leader.high, leader.low, leader.close].map(scaled);
  return {
    ...leader,
    symbol: own.symbol,
    name: own.name,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
  };
}

/** How many bars pass before the strategy can decide anything; null where that cannot be told. */
export function warmUp(strategy: Strategy, preset: Preset | null): number | null {
  const { definition, params } = strategy;
  if (definition.warmUp) return definition.warmUp(params);
  const { market, timeframe } = meantFor(preset);
  if (definition.weights) return firstWeight(strategy, market, timeframe);
  return warmUpOf(nodesOf(strategy), market, timeframe);
}

function firstWeight({ definition, params }: Strategy, market: Market, timeframe: Timeframe): number | null {
  const walk = (symbol: string, seed: number) =>
    walkBars({ symbol, market, timeframe, length: LENGTH, seed });
  try {
    const weights = definition.weights!(makePanel([walk("WALK1", 1), walk("WALK2", 2)]), params);
    const known = Object.values(weights).map((column) =>
      Array.from(column).findIndex((weight) => !Number.isNaN(weight))
    );
    const first = Math.min(...known.filter((bar) => bar >= 0));
    // Weights from the first bar on may be zeros that stand for not knowing yet.
    return first > 0 && first < LENGTH ? first : null;
  } catch {
    return null;
  }
}

function nodesOf(strategy: Strategy): Node[] {
  const { definition, params } = strategy;
  const { signals } = expressionsOf(strategy);
  const { tag: _, entryTags: _entries, exitTags: _exits, ...given } = signals ?? {};
  const decided = Object.values(given).filter((node): node is Node => node !== undefined);
  return [...Object.values(definition.indicators(COLUMNS, params)), ...decided];
}

/** The higher timeframes that its expressions read, finest first. */
export function readTimeframes(strategy: Strategy): Timeframe[] {
  const found = new Set<Timeframe>();
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (typeof node !== "object" || !("kind" in node) || seen.has(node)) return;
    seen.add(node);
    if (node.kind === "column" && node.timeframe) found.add(node.timeframe);
    node.inputs.forEach(visit);
  };
  nodesOf(strategy).forEach(visit);
  return TIMEFRAMES.filter((timeframe) => found.has(timeframe));
}
