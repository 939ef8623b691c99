/** Asks one provider after the other for the bars of a request, and keeps what each had to say. */
import { formatTime } from "../../market/time.ts";
import { sentence } from "../providers/answer_text.ts";
import type { BarsRequest, FetchedBars, Http, Provider } from "../providers/provider.ts";
import { ProviderError, type ProviderErrorDetail, type ProviderFault } from "../providers/provider_error.ts";
import { startBudget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { Visit } from "./line.ts";

/** What happens to a request at a provider, for progress and logs. */
export interface Try {
  readonly provider: string;
  readonly request: BarsRequest;
  readonly state: "asked" | "answered" | "failed";
  /** Of an answer. */
  readonly rows?: number;
  readonly error?: ProviderError;
}

export interface RouteOptions {
  /** In the order in which to ask. */
  readonly providers: readonly Provider[];
  /** Why others are not among them, for the error that ends it. */
  readonly skipped?: readonly string[];
  readonly signal?: AbortSignal;
  /** ms that each provider may go without a good answer, waits for a turn left out; default 180,000. */
  readonly budget?: number;
  readonly onTry?: (event: Try) => void;
}

export interface Routed {
  readonly fetched: FetchedBars;
  /** The provider's name. */
  readonly source: string;
  /** What failed before, and what the provider says of its answer; a sentence each. */
  readonly notes: readonly string[];
}

/** No provider gave what was asked for. */
export class NoProviderError extends ProviderError {
  constructor(message: string, detail: ProviderErrorDetail, readonly failures: readonly ProviderError[]) {
    super(message, detail);
  }
}

const BUDGET = 180_000;
/** ms of waiting for a turn while others could be asked, and for the last: a limit by the day is not waited for. */
const PATIENCE = { others: 120_000, last: 900_000 };

export type Reach = (provider: Provider, visit: Visit) => Http;

/**
 * A provider that owns the series is asked alone. A provider that knows the symbol and has no bars in the range is an answer
 * only where nobody after it has some.
 *
 * @throws NoProviderError naming every provider and why it gave nothing
 */
export async function routeBars(
  request: BarsRequest,
  options: RouteOptions,
  { reach, clock }: { readonly reach: Reach; readonly clock: Clock },
): Promise<Routed> {
  const { signal, budget = BUDGET, onTry } = options;
  const candidates = candidatesFor(request, options.providers);
  if (candidates.length === 0) throw nobody(request, options);
  const failures: ProviderError[] = [];
  let empty: Routed | undefined;
  for (const provider of candidates) {
    const tell = (event: Pick<Try, "state" | "rows" | "error">) =>
      onTry?.({ provider: provider.name, request, ...event });
    const time = startBudget(budget, clock);
    const stop = signal ? AbortSignal.any([signal, time.signal]) : time.signal;
    const patience = provider === candidates.at(-1) ? PATIENCE.last : PATIENCE.others;
    try {
      tell({ state: "asked" });
      const http = reach(provider, { signal: stop, budget: time, patience });
      const fetched = checked(await provider.bars(request, http), provider);
      const rows = fetched.columns.time.length;
      tell({ state: "answered", rows });
      const answer = { fetched, source: provider.name };
      if (rows > 0) return { ...answer, notes: [...failures.map(noteOf), ...fetched.notes ?? []] };
      empty ??= { ...answer, notes: fetched.notes ?? [] };
    } catch (reason) {
      const error = time.signal.aborted ? lateError(provider, budget) : asProviderError(reason, provider);
      tell({ state: "failed", error });
      if (signal?.aborted) throw error;
      failures.push(error);
    } finally {
      time.end();
    }
  }
  if (empty) return { ...empty, notes: [...failures.map(noteOf), ...empty.notes] };
  throw combined(request, failures, candidates[0]!.owns ? [] : options.skipped);
}

/** Those that serve the request; the owner of the series alone where there is one. */
export function candidatesFor(request: BarsRequest, providers: readonly Provider[]): readonly Provider[] {
  const serving = providers.filter(({ serves }) => serves[request.market]?.includes(request.timeframe));
  const owner = serving.find((provider) => provider.owns?.(request));
  return owner ? [owner] : serving.filter((provider) => provider.owns === undefined);
}

const noteOf = ({ provider, message }: ProviderError): string => `${provider} did not give it: ${message}`;

const lateError = ({ name }: Provider, budget: number): ProviderError =>
  new ProviderError(`Try again later, or for less: ${name} gave nothing within ${budget / 1000} s.`, {
    provider: name,
    fault: "timeout",
  });

/** A provider that stumbles over an answer fails like one whose answer is wrong: the next may do better. */
function asProviderError(reason: unknown, { name }: Provider): ProviderError {
  if (reason instanceof ProviderError) return reason;
  const what = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  return new ProviderError(`Ask another provider: the answer of ${name} could not be read (${what}).`, {
    provider: name,
    fault: "shape",
    cause: reason,
  });
}

function checked(fetched: FetchedBars, { name }: Provider): FetchedBars {
  const wrong = (what: string) =>
    new ProviderError(`Ask another provider: ${name} gives ${what}.`, { provider: name, fault: "shape" });
  const { time } = fetched.columns;
  for (
    const [field, column] of Object.entries({ ...fetched.columns, adjustedClose: fetched.adjustedClose })
  ) {
    if (column !== undefined && column.length !== time.length) {
      throw wrong(`${column.length} values of ${field} for ${time.length} bars`);
    }
  }
  for (let i = 0; i < time.length; i++) {
    if (!(time[i]! > (i === 0 ? -Infinity : time[i - 1]!)) || time[i] === Infinity) {
      throw wrong(`bars that are not in the order of time, at bar ${i}`);
    }
  }
  return fetched;
}

const barsText = ({ timeframe, symbol }: BarsRequest): string => `${timeframe} bars of ${symbol}`;

/** From what may pass by itself to what will not; the first that occurs is the fault of the whole. */
const GRAVITY: readonly ProviderFault[] = [
  "limit",
  "server",
  "timeout",
  "network",
  "credentials",
  "shape",
  "unsupported",
  "not-found",
];

function combined(
  request: BarsRequest,
  failures: readonly ProviderError[],
  skipped: readonly string[] = [],
): NoProviderError {
  const fault = GRAVITY.find((each) => failures.some((failure) => failure.fault === each)) ?? "shape";
  const names = failures.map(({ provider }) => provider);
  const waits = failures.flatMap(({ retryAfter }) => retryAfter ?? []);
  const detail = {
    provider: names.join(", "),
    fault,
    symbol: request.symbol,
    retryAfter: waits.length > 0 ? Math.min(...waits) : undefined,
    field: fault === "not-found" ? "symbol" : undefined,
    value: fault === "not-found" ? request.symbol : undefined,
  };
  const others = skipped.length > 0 ? ` Not asked: ${skipped.join("; ")}.` : "";
  if (fault === "not-found") {
    const text = `${names.join(" and ")} ${
      names.length === 1 ? "does" : "do"
    } not know it in market ${request.market}`;
    return new NoProviderError(`Check the symbol ${request.symbol}: ${text}.${others}`, detail, failures);
  }
  const [only] = failures;
  if (failures.length === 1 && only !== undefined) {
    const { message, field, value, allowed, time } = only;
    return new NoProviderError(`${others ? sentence(message) : message}${others}`, {
      ...detail,
      field,
      value,
      allowed,
      time,
    }, failures);
  }
  const range = `${formatTime(request.from)} to ${formatTime(request.to)}`;
  const todo = ["limit", "server", "timeout", "network"].includes(fault)
    ? "Try again later"
    : "Choose another source";
  const each = failures.map(({ provider, message }) => `${provider}: ${sentence(message)}`).join(" ");
  return new NoProviderError(
    `${todo}: no provider gave the ${barsText(request)}, ${range}. ${each}${others}`,
    detail,
    failures,
  );
}

/** Nobody is left to be asked. */
function nobody(request: BarsRequest, { providers, skipped = [] }: RouteOptions): NoProviderError {
  const { market, symbol, timeframe } = request;
  // Owners of series serve every timeframe, of theirs alone.
  const others = providers.filter(({ owns }) => owns === undefined);
  const frames = [...new Set(others.flatMap(({ serves }) => serves[market] ?? []))];
  const detail = { provider: "", symbol };
  const unasked = skipped.length > 0 ? ` Not asked: ${skipped.join("; ")}.` : "";
  if (frames.length > 0) {
    const allowed = frames.join(", ");
    return new NoProviderError(
      `Choose another timeframe for ${symbol}: no provider for market ${market} has ${timeframe} bars, only ${allowed}.${unasked}`,
      { ...detail, fault: "unsupported", field: "timeframe", value: timeframe, allowed },
      [],
    );
  }
  return new NoProviderError(
    `Set up a provider for market ${market}: there is none to ask for the ${barsText(request)}.${unasked}`,
    { ...detail, fault: "credentials" },
    [],
  );
}
