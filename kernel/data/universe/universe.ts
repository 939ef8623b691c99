/** Members of a universe on a day, with what a reader has to know of how they were chosen. */
import type { Bars, Market } from "../../market/bars.ts";
import { DataError, ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { knownWinnersWarning } from "../../market/selection.ts";
import { formatTime, type Moment, parseChosen } from "../../market/time.ts";
import { parseMarket } from "../../market/timeframe.ts";
import { fileMembership, isUniverseFile, namedMembership } from "./find.ts";
import { type LiquidityOptions, mostTradedOf } from "./liquidity.ts";
import { canonicalSymbol } from "../providers/symbols.ts";
import { joinSources, membersDuring, type Membership, membersOn, type Spell } from "./membership.ts";
import { UNIVERSES } from "./names.ts";
import type { Suppliers } from "./supplied.ts";

/** Which members of a universe are asked for. */
export interface UniverseOptions {
  /** The day whose members are asked for: the first of the test. Default the last day known. */
  on?: Moment;
  /** Of a file or list of one's own; default US. */
  market?: Market;
  /** Daily bars that rank by turnover, for sp500_liquid without a file of its own. */
  bars?: readonly Bars[];
}

/** A symbol of a universe. */
export interface Member {
  readonly symbol: string;
  /** Empty where no source says. */
  readonly name: string;
  /** As the newest list has it, not as of the day; empty where no source says. */
  readonly sector: string;
  /** Money in the market's currency, as the newest list has it; NaN where no source says. */
  readonly marketCap: number;
  /** First day of this stretch of membership, epoch ms; NaN where it is not known. */
  readonly since: number;
}

/** The members of a universe on a day. */
export interface Members {
  readonly name: string;
  readonly market: Market;
  /** The day, epoch ms; NaN for the last known of a list without dates. */
  readonly on: number;
  readonly members: readonly Member[];
  /** Whether these are the members of the day, those who left later included. */
  readonly pointInTime: boolean;
  readonly warnings: readonly string[];
}

/** A universe whose members can be asked for on any day. */
export interface Loaded {
  readonly name: string;
  readonly market: Market;
  readonly membership: Membership;
  /** Chosen by the reader, symbol by symbol. */
  readonly own: boolean;
}

/** What is loaded, and the universe whose most traded members were asked for. */
export async function loadUniverse(
  place: { workspace: string; folder: string; suppliers?: () => Promise<Suppliers> },
  what: string | readonly string[],
  options: UniverseOptions,
): Promise<{ loaded: Loaded; mostTraded: boolean }> {
  checkNames(options, ["on", "market", "bars"], "the options of universe");
  const market = parseMarket(options.market ?? "US");
  if (typeof what !== "string") {
    const membership = listOf(what, market);
    return { loaded: { name: "own list", market, membership, own: true }, mostTraded: false };
  }
  if (isUniverseFile(what)) {
    const membership = await fileMembership(what, place.folder, market);
    const loaded = { name: what, market, membership, own: !membership.pointInTime };
    return { loaded, mostTraded: false };
  }
  const named = UNIVERSES[what];
  const own = named === undefined;
  const membership = await namedMembership(place.workspace, what, market, place.suppliers);
  if (membership) {
    const loaded = {
      name: what,
      market: named?.market ?? market,
      membership,
      own: own && !membership.pointInTime,
    };
    return { loaded, mostTraded: false };
  }
  if (options.bars === undefined) {
    throw new DataError(
      `Give ${named!.supplier}: ${what} is ${
        named!.about
      }. Or put a list into the workspace as universes/${what}.csv.`,
      { field: "bars", value: what, allowed: named!.supplier },
    );
  }
  const { loaded } = await loadUniverse(place, named!.mostTradedOf!, {});
  return { loaded, mostTraded: true };
}

function listOf(symbols: readonly string[], market: Market): Membership {
  if (
    !Array.isArray(symbols) || symbols.length === 0 ||
    symbols.some((each) => typeof each !== "string" || each.trim() === "")
  ) {
    throw new ParameterError(`Name a universe, a file, or a list of symbols: it is ${quote(symbols)}`, {
      field: "universe",
      value: symbols,
      allowed: Object.keys(UNIVERSES).join(", "),
    });
  }
  const members = symbols.map((symbol) => ({
    symbol: canonicalSymbol(symbol, market),
    name: "",
    sector: "",
    marketCap: NaN,
    added: -Infinity,
  }));
  return joinSources("own list", [{ kind: "list", file: "the notebook", members }]);
}

/** @throws DataError for a day before the first known, ParameterError for what is no date */
export function membersAt(loaded: Loaded, on?: Moment): Members {
  const { name, market, membership } = loaded;
  const { until, pointInTime } = membership;
  const asked = on === undefined ? Infinity : startOfDay(parseChosen(on, "on"));
  const members = described(membership, membersOn(name, membership, asked));
  const day = asked === Infinity && pointInTime ? until : asked;
  return {
    name,
    market,
    on: Number.isFinite(day) ? day : NaN,
    members,
    pointInTime,
    warnings: warningsOf(loaded, members, asked),
  };
}

/** Everyone who belonged at some time between two days, both included: the first tells what is warned of. */
export function membersBetween(loaded: Loaded, start: Moment, end: Moment): Members {
  const { name, market, membership } = loaded;
  const [first, last] = [startOfDay(parseChosen(start, "start")), startOfDay(parseChosen(end, "end"))];
  if (last < first) {
    throw new ParameterError(`Set end to ${formatTime(first)} or later: it is ${formatTime(last)}`, {
      field: "end",
      value: end,
      allowed: `${formatTime(first)} or later`,
    });
  }
  const members = described(membership, membersDuring(name, membership, first, last));
  const later = members.filter(({ since }) => since > first).length;
  const joined =
    `${later} of these symbols joined ${name} after ${formatTime(first)}: a test that enters them ` +
    "before knows the future. Hold entries to members, as filterBy(strategy, () => universe.member) does.";
  return {
    name,
    market,
    on: first,
    members,
    pointInTime: membership.pointInTime,
    warnings: [...warningsOf(loaded, members, first), ...later > 0 ? [joined] : []],
  };
}

/** Each symbol once, with what is known of it. */
function described({ facts }: Membership, spells: readonly Spell[]): Member[] {
  const seen = new Set<string>();
  return spells.filter(({ symbol }) => !seen.has(symbol) && seen.add(symbol)).map(({ symbol, from }) => ({
    symbol,
    name: facts.get(symbol)?.name ?? "",
    sector: facts.get(symbol)?.sector ?? "",
    marketCap: facts.get(symbol)?.marketCap ?? NaN,
    since: Number.isFinite(from) ? from : NaN,
  }));
}

/** When each symbol belonged. */
export function stretchesOf({ market, membership: { spells } }: Loaded): Map<string, Spell[]> {
  const stretches = Map.groupBy(spells, ({ symbol }) => symbol);
  // Bars from a file of one's own often leave out the exchange.
  for (const [symbol, own] of market === "IN" ? [...stretches] : []) {
    stretches.set(symbol.replace(/\.(NS|BO)$/, ""), own);
  }
  return stretches;
}

/** Stamps of sessions are 00:00 UTC of their day. */
const startOfDay = (time: number): number => Math.floor(time / 86_400_000) * 86_400_000;

function warningsOf({ name, market, membership, own }: Loaded, members: readonly Member[], asked: number) {
  const { pointInTime, until } = membership;
  const warnings: string[] = [];
  if (UNIVERSES[name]?.shipped) {
    warnings.push(
      `${name} is picked by hand to try things with: what a strategy earns on it says nothing about others.`,
    );
  } else if (own) {
    warnings.push(
      `${name} was chosen by hand: if by what is known today, companies that failed are missing and results are too ` +
        "good (survivorship bias).",
    );
    const winners = knownWinnersWarning(members.map(({ symbol }) => ({ symbol, market })));
    if (winners !== null) warnings.push(winners);
  } else if (!pointInTime) {
    const when = asked === Infinity ? "at an earlier time" : `on ${formatTime(asked)}`;
    warnings.push(
      `${name} is a list without a history: who belonged ${when} is not known. Companies that failed or were dropped ` +
        "are missing, so results of earlier years are too good (survivorship bias).",
    );
  }
  if (pointInTime && asked === Infinity) {
    warnings.push(
      `${name} has the members of ${
        formatTime(until)
      }, the last day known: in a test of earlier years those who ` +
        "were dropped are missing (survivorship bias). Set on to the first day of the test.",
    );
  } else if (pointInTime && asked > until && !UNIVERSES[name]?.shipped) {
    warnings.push(
      `The last change of ${name} that is known is of ${formatTime(until)}: later ones are missing on ` +
        `${formatTime(asked)}.`,
    );
  }
  return warnings;
}

/** Whether a symbol belonged on a day; for a list without dates, whether it is in it. */
export function heldOn({ name, market, membership }: Loaded, symbol: string, day: Moment): boolean {
  const at = startOfDay(parseChosen(day, "day"));
  const wanted = canonicalSymbol(symbol, market);
  return membersOn(name, membership, at).some((each) => each.symbol === wanted);
}

/** The members with the highest median turnover before the day. */
export function mostTradedMembers(
  given: Members,
  bars: readonly Bars[],
  options: LiquidityOptions = {},
): Members {
  checkNames(options, ["top", "sessions"], "the options of mostTraded");
  const day = Number.isNaN(given.on) ? Infinity : given.on;
  const { symbols, unranked } = mostTradedOf(given.members.map(({ symbol }) => symbol), bars, day, options);
  if (symbols.length === 0) {
    throw new DataError(
      `Give daily bars with volume of the members of ${given.name} before ${
        day === Infinity ? "the last day" : formatTime(day)
      }: none of ${given.members.length} can be ranked`,
      { field: "bars", value: bars.length },
    );
  }
  const kept = new Set(symbols);
  const some = unranked.length > 5 ? `${unranked.slice(0, 5).join(", ")}, …` : unranked.join(", ");
  const warnings = unranked.length === 0 ? given.warnings : [
    ...given.warnings,
    `${unranked.length} of ${given.members.length} members of ${given.name} have too few bars to be ranked and are left ` +
    `out (${some}): if they are those that failed, results are too good (survivorship bias).`,
  ];
  return { ...given, members: given.members.filter(({ symbol }) => kept.has(symbol)), warnings };
}
