/** Whether data may be traded on: not with errors, unless each is accepted by the name of its check. */
import { DataError } from "../../market/errors.ts";
import { checkName, type CheckResult, type Finding } from "./validate.ts";

/** What of a report decides. */
export interface Verdict {
  readonly symbol: string;
  readonly errors: readonly Pick<Finding, "check" | "message">[];
  /** Every check that ran. */
  readonly checks: readonly Pick<CheckResult, "name">[];
}

/** Errors that are not accepted. */
export function refusedErrors(
  { errors, checks }: Omit<Verdict, "symbol">,
  accept: readonly string[] = [],
): Verdict["errors"] {
  for (const name of accept) checkName(name, checks.map((each) => each.name));
  return errors.filter(({ check }) => !accept.includes(check));
}

/**
 * Refuses data whose report has errors that are not accepted.
 *
 * @throws DataError naming the checks that failed and their findings
 * @throws ParameterError for a name that is no check's
 */
export function requireUsable(report: Verdict, accept: readonly string[] = []): void {
  const refused = refusedErrors(report, accept);
  if (refused.length === 0) return;
  const names = [...new Set(refused.map(({ check }) => check))];
  const list = names.map((name) => `"${name}"`).join(", ");
  throw new DataError(
    `Repair ${report.symbol}, or accept its errors with accept: [${list}]: ` +
      refused.map(({ check, message }) => `${check}: ${message}`).join(" "),
    { symbol: report.symbol, field: "accept", value: accept, allowed: list },
  );
}
