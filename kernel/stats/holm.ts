/**
 * p-values corrected for how many tests there were, so that the chance of a single wrong rejection stays below the
 * level of the tests: Holm 1979, "A simple sequentially rejective multiple test procedure". A null is no test and
 * stays null.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const tests = pValues.flatMap((p, i) => p === null ? [] : [{ p, i }]).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let least = 0;
  tests.forEach(({ p, i }, rank) => {
    least = Math.max(least, Math.min(1, p * (tests.length - rank)));
    adjusted[i] = least;
  });
  return adjusted;
}
