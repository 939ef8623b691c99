/** Runs the checks over columns and sums up what they found. Pure: the same columns give the same report. */
import { ParameterError, quote } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { nearestName } from "../../market/nearest.ts";
import { type Check, type Found, type Rules, rulesOf, type Severity } from "./check.ts";
import { examine, type Examined, type RawBars } from "./raw_bars.ts";
import { CHECKS } from "./registry.ts";

/** How data are validated; everything may be left out. */
export interface ValidateOptions {
  /** Thresholds to change. */
  readonly rules?: Partial<Rules>;
  /** Checks of one's own, run after the others. */
  readonly checks?: readonly Check[];
  /** Names of checks to leave out. */
  readonly skip?: readonly string[];
  /** Severities to change, by check: what it finds as an error or a warning is then of this one. */
  readonly severity?: Readonly<Record<string, Severity>>;
}

/** What a check found, with its name. */
export interface Finding extends Found {
  readonly check: string;
}

/** How one check came out. */
export interface CheckResult {
  readonly name: string;
  readonly about: string;
  /** The worst that it found. */
  readonly result: Severity | "ok";
  /** Rows concerned. */
  readonly rows: number;
  /** Points that it takes off the score. */
  readonly penalty: number;
}

/** What validation found. */
export interface DataQuality {
  readonly symbol: string;
  /** Rows that were looked at. */
  readonly length: number;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly notes: readonly Finding[];
  /** 100 less the penalties, at least 0. */
  readonly score: number;
  /** No errors, and the score is high enough. */
  readonly usable: boolean;
  /** Every check that ran. */
  readonly checks: readonly CheckResult[];
}

const SEVERITIES: readonly Severity[] = ["note", "warning", "error"];

export function validateColumns(bars: RawBars, options: ValidateOptions = {}): DataQuality {
  checkNames(options, ["rules", "checks", "skip", "severity"], "the options of validate");
  const rules = rulesOf(options.rules ?? {});
  const checks = chosenChecks(options);
  const data = examine(bars);
  const findings = checks.flatMap((check) =>
    foundBy(check, data, rules).map((found): Finding => ({
      ...found,
      severity: severityOf(found.severity, options.severity?.[check.name]),
      check: check.name,
    }))
  );
  const results = checks.map((check) => resultOf(check, findings, data));
  const score = Math.max(0, 100 - results.reduce((sum, { penalty }) => sum + penalty, 0));
  const of = (severity: Severity) => findings.filter((each) => each.severity === severity);
  const errors = of("error");
  return {
    symbol: data.symbol,
    length: data.length,
    errors,
    warnings: of("warning"),
    notes: of("note"),
    score: Math.round(score),
    usable: errors.length === 0 && score >= rules.minScore,
    checks: results,
  };
}

/** A check of one's own may be wrong itself: that must not look like a fault of the data or of ours. */
function foundBy(check: Check, data: Examined, rules: Rules): readonly Found[] {
  if (CHECKS.includes(check)) return check.run(data, rules);
  const mend = (why: string, cause?: unknown) =>
    new ParameterError(`Mend your check ${quote(check.name)}: ${why}`, {
      field: "checks",
      value: check.name,
      allowed: "a run() that returns a list of { severity, message, rows }",
      cause,
    });
  let found: readonly Found[];
  try {
    found = check.run(data, rules);
  } catch (cause) {
    throw mend(
      `it throws ${cause instanceof Error ? `${cause.name}: ${cause.message}` : quote(cause)}`,
      cause,
    );
  }
  const isFound = (each: Found) =>
    SEVERITIES.includes(each?.severity) && typeof each.message === "string" && Array.isArray(each.rows);
  if (Array.isArray(found) && found.every(isFound)) return found;
  throw mend(`its run() returns ${quote(found)}, not a list of { severity, message, rows }`);
}

function checkOwn(checks: unknown): void {
  const isCheck = (each: Partial<Check> | null) =>
    typeof each?.name === "string" && typeof each.about === "string" && typeof each.run === "function";
  const wrong = Array.isArray(checks) ? checks.find((each) => !isCheck(each)) : checks;
  if (Array.isArray(checks) && checks.every(isCheck)) return;
  throw new ParameterError(
    `Give each of checks a name, about in a few words and a function run: one is ${quote(wrong)}`,
    { field: "checks", value: wrong, allowed: "a list of { name, about, run(data, rules) }" },
  );
}

function chosenChecks({ checks = [], skip = [], severity = {} }: ValidateOptions): Check[] {
  checkOwn(checks);
  const all = [...CHECKS, ...checks];
  const names = all.map(({ name }) => name);
  for (const name of [...skip, ...Object.keys(severity)]) checkName(name, names);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new ParameterError(`Give your check another name: there is one called ${quote(twice)}`, {
      field: "checks",
      value: twice,
      allowed: `any but ${names.join(", ")}`,
    });
  }
  for (const each of Object.values(severity)) {
    if (SEVERITIES.includes(each)) continue;
    throw new ParameterError(`Set severity to one of ${SEVERITIES.join(", ")}: it is ${quote(each)}`, {
      field: "severity",
      value: each,
      allowed: SEVERITIES.join(", "),
    });
  }
  return all.filter(({ name }) => !skip.includes(name));
}

/** @throws ParameterError naming the nearest check that there is */
export function checkName(name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = nearestName(String(name), names);
  const allowed = names.join(", ");
  throw new ParameterError(
    `Name checks out of ${allowed}: there is no ${quote(name)}${near ? `; did you mean "${near}"?` : ""}`,
    { field: "check", value: name, allowed },
  );
}

/** A note stays a note: it says that nothing is wrong. */
const severityOf = (found: Severity, wanted: Severity | undefined): Severity =>
  found === "note" || wanted === undefined ? found : wanted;

/**
 * An error takes 20 points and a warning 5, and for each percent of the rows concerned 3 and 1.5 more, up to 50 and 20 in
 * all. A finding without rows is about what is said of all of them and takes the least.
 */
function resultOf({ name, about }: Check, findings: readonly Finding[], { length }: Examined): CheckResult {
  const own = findings.filter(({ check }) => check === name);
  const result = own.reduce<CheckResult["result"]>(
    (worst, { severity }) =>
      worst === "ok" || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(worst) ? severity : worst,
    "ok",
  );
  const worst = own.filter(({ severity }) => severity === result);
  const count = new Set(worst.flatMap(({ rows }) => rows)).size;
  const percents = length > 0 ? 100 * count / length : 0;
  const penalty = result === "error"
    ? Math.min(50, 20 + 3 * percents)
    : result === "warning"
    ? Math.min(20, 5 + 1.5 * percents)
    : 0;
  return { name, about, result, rows: count, penalty: Math.round(10 * penalty) / 10 };
}
