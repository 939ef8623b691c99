/** Providers of invented shares over real HTTP: daily bars of every session of New York's calendar, faults as a test says. */
import { z } from "zod";
import type { FetchedBars, Provider } from "../../../../kernel/data/providers/provider.ts";
import { createRouter } from "../../../../kernel/data/router/router.ts";
import type { Place } from "../../../../kernel/data/load_bars.ts";
import type { Market, Timeframe } from "../../../../kernel/market/bars.ts";
import { calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { formatTime } from "../../../../kernel/market/time.ts";
import { fastClock } from "../../../fakes/clocks.ts";
import { type Replay, replay, type ReplayAnswer } from "../../../fakes/replay.ts";
import { withWorkspace } from "../workspace.ts";

/** What one of the providers does; a test changes it between loads. */
export interface Behaviour {
  /** An answer in place of bars. */
  fault?: ReplayAnswer;
  /** Prices are multiplied by this. */
  level: number;
  /** ISO dates that it has no bars for. */
  lacks: readonly string[];
  basis: FetchedBars["basis"];
  symbols: readonly string[];
  serves: Partial<Record<Market, readonly Timeframe[]>>;
  /** With adjusted closes of its own, level with the last bar of the answer. */
  adjusts?: boolean;
}

export interface World {
  readonly server: Replay;
  readonly alpha: Behaviour;
  readonly beta: Behaviour;
  /** Where to load from at a moment of this test's clock. */
  at(now: string): Place;
  /** "alpha AAA 2024-01-01 2024-02-01" for each request since the last time this was asked. */
  asked(): string[];
}

const Rows = z.object({ rows: z.array(z.array(z.number())) });
const DAY = 86_400_000;

/** A price that follows from the day alone. */
export const priceOn = (day: number): number => 100 + 10 * Math.sin(day / DAY / 20) + (day / DAY) % 7 / 10;

function provider(name: string, behaviour: Behaviour): Provider {
  return {
    name,
    baseUrl: "https://nowhere.invalid",
    get serves() {
      return behaviour.serves;
    },
    credentials: [],
    limits: [],
    async bars({ symbol, from, to }, http) {
      const { rows } = await http.json(`/${name}/${symbol}`, Rows, { query: { from, to } });
      const column = (i: number) => Float64Array.from(rows, (row) => row[i]!);
      const close = column(1);
      return {
        columns: { time: column(0), open: close, high: close, low: close, close, volume: column(2) },
        basis: behaviour.basis,
        currency: "USD",
        name: `${symbol} Inc.`,
        ...behaviour.adjusts &&
          { adjustedClose: close.map((value, i) => value * (1 - (close.length - i) / 1e5)) },
      };
    },
    health: () => Promise.resolve(),
  };
}

/** Bars of sessions that have opened; the one that has not closed has another price each time. */
function rowsOf(
  { level, lacks }: Behaviour,
  from: number,
  to: number,
  now: number,
  asked: number,
): number[][] {
  const calendar = calendarOf("US");
  return Array.from(calendar.sessions(from, Math.min(to - 1, now)))
    .filter((day) => day >= from && calendar.opensAt(day) < now && !lacks.includes(formatTime(day)))
    .map((day) => [
      day,
      level * priceOn(day) + (calendar.closesAt(day) > now ? asked / 100 : 0),
      1_000_000 + (day / DAY) % 1_000,
    ]);
}

export async function withMarket(test: (world: World) => Promise<void>): Promise<void> {
  const usual = (): Behaviour => ({
    level: 1,
    lacks: [],
    basis: "raw",
    symbols: ["AAA", "BBB", "CCC"],
    serves: { US: ["1d"] },
  });
  const behaviours = { alpha: usual(), beta: usual() };
  let now = NaN;
  await using server = replay([{
    path: /^\/(alpha|beta)\//,
    answer({ path, query }): ReplayAnswer {
      const [, name, symbol] = path.split("/") as [string, "alpha" | "beta", string];
      const behaviour = behaviours[name];
      if (behaviour.fault) return behaviour.fault;
      if (!behaviour.symbols.includes(symbol)) return { status: 404, json: { error: "unknown" } };
      const rows = rowsOf(behaviour, Number(query.from), Number(query.to), now, server.requests.length);
      return { json: { rows }, delay: 20 };
    },
  }]);
  const env: Record<string, string> = { TAPEBOOK_ALPHA_URL: server.url, TAPEBOOK_BETA_URL: server.url };
  const providers = [provider("alpha", behaviours.alpha), provider("beta", behaviours.beta)];
  let told = 0;
  await withWorkspace((workspace) =>
    test({
      server,
      ...behaviours,
      at(text) {
        now = Date.parse(text.includes("T") ? `${text}Z` : text);
        // A router of its own for each load: what one remembers of a provider's failures is tested elsewhere.
        const router = createRouter({ providers, env: (name) => env[name], clock: fastClock(200) });
        return { workspace, folder: workspace, router: () => Promise.resolve(router), now };
      },
      asked() {
        const fresh = server.requests.slice(told);
        told = server.requests.length;
        return fresh.map(({ path, query }) =>
          [...path.split("/").slice(1), formatTime(Number(query.from)), formatTime(Number(query.to))].join(
            " ",
          )
        );
      },
    })
  );
}
