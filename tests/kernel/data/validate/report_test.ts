/** The report as a whole: score, options, what is refused, and that nothing crashes it. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { requireUsable } from "../../../../kernel/data/validate/accept.ts";
import type { Check } from "../../../../kernel/data/validate/check.ts";
import { repairColumns } from "../../../../kernel/data/validate/repair.ts";
import { CHECKS } from "../../../../kernel/data/validate/registry.ts";
import { validateColumns } from "../../../../kernel/data/validate/validate.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { cleanBars, range, scaleRows, verdicts } from "./clean_bars.ts";

const broken = () => {
  const bars = scaleRows(cleanBars(1000), [400, 401], 100);
  bars.open[10]! *= 1.5;
  return bars;
};

Deno.test("the score falls by 20 and 3 a percent of the rows for an error, and says so check by check", () => {
  const report = validateColumns(broken());
  const taken = report.checks.filter(({ penalty }) => penalty > 0).map(({ name, penalty, rows }) => [
    name,
    penalty,
    rows,
  ]);
  assertEquals(taken, [["ohlc", 20.3, 1], ["unit", 20.6, 2]]);
  assertEquals(report.score, 59);
  assertEquals(report.usable, false);
  assertEquals(report.checks.map(({ name }) => name), CHECKS.map(({ name }) => name));
});

Deno.test("a score below 70 is not usable without any error, unless the rule says otherwise", () => {
  const bars = cleanBars(80);
  bars.volume.fill(0, 0, 40);
  for (const field of ["open", "high", "low", "close"] as const) bars[field].fill(bars.close[0]!, 0, 40);
  const report = validateColumns(bars);
  assertEquals(report.errors, []);
  assertEquals([report.score, report.usable], [55, false]);
  assertEquals(validateColumns(bars, { rules: { minScore: 55 } }).usable, true);
});

Deno.test("checks can be left out, given another severity and added", () => {
  assertEquals(verdicts(validateColumns(broken(), { skip: ["unit", "ohlc"] })), []);
  assertEquals(verdicts(validateColumns(broken(), { severity: { unit: "note", ohlc: "warning" } })), [
    "warning ohlc",
    "note unit",
  ]);
  const round: Check = {
    name: "round",
    about: "volumes are not round",
    run: (
      { volume },
    ) => [{ severity: "warning", message: "Round.", rows: range(0, 1).filter((i) => volume[i]! > 0) }],
  };
  const report = validateColumns(cleanBars(), { checks: [round] });
  assertEquals(report.warnings, [{ check: "round", severity: "warning", message: "Round.", rows: [0] }]);
  assertEquals(report.checks.at(-1)!.name, "round");
});

Deno.test("options that nobody reads are refused with the nearest name", () => {
  const bars = cleanBars();
  const refused = (options: object, message: string) =>
    assertThrows(() => validateColumns(bars, options), ParameterError, message);
  refused({ skip: ["units"] }, 'did you mean "unit"?');
  refused({ rules: { minBar: 3 } }, 'did you mean "minBars"?');
  refused({ rules: { maxMove: -1 } }, "Set maxMove to a number from zero");
  refused({ rules: { maxMove: null } }, "Set maxMove");
  refused({ rules: { isolationForest: 1 } }, "Set isolationForest to true or false");
  refused({ severity: { unit: "bad" } }, "Set severity to one of");
  refused({ checks: [CHECKS[0]!] }, "Give your check another name");
  refused({ strict: true }, "the options of validate");
});

Deno.test("a check of one's own that is none, throws or finds nothing readable is refused by name", () => {
  const refused = (checks: unknown, message: string) =>
    assertThrows(() => validateColumns(cleanBars(), { checks: checks as Check[] }), ParameterError, message);
  const check = (run: () => unknown) => [{ name: "mine", about: "mine", run }];
  refused([{ name: "x" }], 'one is {"name":"x"}');
  refused([null], "one is null");
  refused({ name: "x" }, "Give each of checks a name");
  const cause = new RangeError("boom");
  const error = refused(
    check(() => {
      throw cause;
    }),
    'Mend your check "mine": it throws RangeError: boom',
  );
  assertEquals(error.cause, cause);
  refused(check(() => undefined), 'Mend your check "mine": its run() returns undefined');
  refused(
    check(() => [{ severity: "bad", message: "", rows: [] }]),
    "not a list of { severity, message, rows }",
  );
});

Deno.test("requireUsable() refuses errors but those accepted by name, and lets warnings pass", () => {
  const report = validateColumns(broken());
  const error = assertThrows(() => requireUsable(report), DataError, "accept: [");
  assertStringIncludes(error.message, '"ohlc", "unit"');
  assertThrows(() => requireUsable(report, ["unit"]), DataError, "ohlc: ");
  requireUsable(report, ["unit", "ohlc"]);
  assertThrows(() => requireUsable(report, ["units"]), ParameterError, 'did you mean "unit"?');
  requireUsable(validateColumns(cleanBars(50)));
});

Deno.test("no columns whatever make validation or repair throw, and the same ones give the same report", () => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 1, max: 200 }) },
    fc.constantFrom(NaN, 0, -1, Infinity, -Infinity, null, undefined, "", "12.5", "x", 1e-300, 1e300),
  );
  const moment = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 400 }).map((day) => Date.UTC(2019, 0, 1 + day)) },
    fc.constantFrom(NaN, null, "2019-02-30", "2019-03-04", Infinity, -1e300, 1e18, 0),
  );
  const column = (values: fc.Arbitrary<unknown>) => fc.array(values, { maxLength: 40 });
  const raw = fc.record({
    time: column(moment),
    open: column(cell),
    high: column(cell),
    low: column(cell),
    close: column(cell),
    volume: column(cell),
    adjustedClose: column(cell),
    market: fc.constantFrom("US", "IN", "CRYPTO", "FX"),
    timeframe: fc.constantFrom("1m", "1h", "1d", "1w", "1M"),
    adjusted: fc.constantFrom("raw", "split"),
    actions: fc.constant([{ kind: "split", time: Date.UTC(2019, 5, 1), ratio: 2 }]),
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(raw, (columns) => {
      const bars = columns as Parameters<typeof validateColumns>[0];
      const report = validateColumns(bars, { rules: { isolationForest: true } });
      assert(report.score >= 0 && report.score <= 100);
      assertEquals(validateColumns(bars, { rules: { isolationForest: true } }), report);
      for (const { rows } of [...report.errors, ...report.warnings]) {
        assert(rows.every((row) => row >= 0 && row < report.length));
      }
      const all = ["order", "duplicates", "unit", "splits", "ohlc", "dates", "missing", "positive"] as const;
      repairColumns(bars, report, { fix: all, keep: "last" });
    }),
    { numRuns: 300 },
  );
});
