/** Compares scores for sorting: the higher first, NaN last. (Their difference would be NaN for two that are infinite.) */
export function higherFirst(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a > b ? -1 : a < b ? 1 : 0;
}
