/** Order statistics without sorting: Hoare's selection, which moves values about in the array that it is given. */

/**
 * Moves values[from..to) about so that the value at `at` is the one that sorting would put there, those before it are
 * not greater and those behind it not smaller. No value may be NaN.
 */
export function selectAt(values: Float64Array, at: number, from = 0, to: number = values.length): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left <= right) {
        const value = values[left]!;
        values[left++] = values[right]!;
        values[right--] = value;
      }
    }
    if (at <= right) high = right;
    else if (at >= left) low = left;
    else return;
  }
}

/**
 * The share `q` of values[from..) lies below it, between two neighbours by straight line (method 7 of Hyndman and Fan
 * 1996, numpy's default). `q` counts over the whole array, of which the part before `from` must be in its place already.
 */
export function selectQuantile(values: Float64Array, q: number, from = 0): number {
  const place = (values.length - 1) * q;
  const at = Math.floor(place);
  selectAt(values, at, from);
  const below = values[at]!;
  if (place === at) return below;
  let above = Infinity;
  for (let i = at + 1; i < values.length; i++) above = values[i]! < above ? values[i]! : above;
  return below + (above - below) * (place - at);
}

function middleOf(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}
