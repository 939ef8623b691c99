import { assert, assertEquals } from "@std/assert";
import { fmp } from "../../../../kernel/data/providers/fmp.ts";
import { loadUniverse, membersAt } from "../../../../kernel/data/universe/universe.ts";
import { connectTo, replay, type ReplayAnswer } from "../../../fakes/replay.ts";
import { withWorkspace } from "../workspace.ts";

const NOW = Date.parse("2026-11-20T12:00Z");
const MEMBERS: ReplayAnswer = { json: [{ symbol: "AAA", name: "Aaa" }, { symbol: "NEW", name: "New" }] };

/** The S&P 500 as a provider alone has it, with this answer about its changes. */
async function sp500(changes: ReplayAnswer, on?: string) {
  await using server = replay([
    { path: "/stable/sp500-constituent", answer: MEMBERS },
    { path: "/stable/historical-sp500-constituent", answer: changes },
  ]);
  const suppliers = {
    providerOrder: () => ({ providers: [fmp], skipped: [] }),
    reach: () => connectTo(server, fmp, { FMP_API_KEY: "key" }, { now: () => NOW }),
  };
  const given: ReturnType<typeof membersAt>[] = [];
  await withWorkspace(async (workspace) => {
    const place = { workspace, folder: workspace, suppliers: () => Promise.resolve(suppliers) };
    const { loaded } = await loadUniverse(place, "sp500", {});
    given.push(membersAt(loaded, on));
  });
  return given[0]!;
}

const change = { symbol: "NEW", addedSecurity: "New", removedTicker: "OLD", reason: "" };
const CHANGES: ReplayAnswer = {
  json: [
    { ...change, dateAdded: "March 2, 2020" },
    { ...change, dateAdded: "May 1, 2019", symbol: "OLD", removedTicker: "" },
  ],
};

Deno.test("a provider's changes tell the members of an earlier day, those that left included", async () => {
  const then = await sp500(CHANGES, "2019-12-31");
  assertEquals(then.members.map(({ symbol }) => symbol), ["AAA", "OLD"]);
  assertEquals([then.pointInTime, then.warnings], [true, []]);
  const now = await sp500(CHANGES, "2026-11-20");
  assertEquals(now.members.map(({ symbol, name }) => [symbol, name]), [["AAA", "Aaa"], ["NEW", "New"]]);
  // No change since 2020 is one that is missing.
  assertEquals(now.warnings, []);
});

Deno.test("a list whose changes the account may not see is one without a history", async () => {
  for (const answer of [{ status: 402, text: "Exclusive Endpoint" }, { json: [] }]) {
    const { members, pointInTime, warnings } = await sp500(answer);
    assertEquals([members.length, pointInTime], [2, false]);
    assert(warnings[0]!.includes("list without a history"));
  }
});
