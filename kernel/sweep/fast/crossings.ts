/**
 * Crossings of many columns at once: the columns are kept in the order of their values from bar to bar, and where two of them
 * change places one has crossed the other. So a bar takes as many steps as there are columns and crossings, not pairs.
 */

/**
 * Sets the bits of the bars at which column x rises above column y, as crossBits() has it, in the mask that begins at word
 * `places[x * columns + y]`, -1 for none. The masks are empty before.
 */
export function findCrossings(
  columns: readonly Float64Array[],
  places: Int32Array,
  masks: Int32Array,
): void {
  const count = columns.length;
  const length = columns[0]!.length;
  // Those that have a value at the bar before, from the lowest up, and what it is.
  const order = new Int32Array(count);
  const values = new Float64Array(count);
  const isKnown = new Uint8Array(count);
  let known = 0;
  const now = new Float64Array(count);

  for (let bar = 0; bar < length; bar++) {
    for (let x = 0; x < count; x++) now[x] = columns[x]![bar]!;
    const rise = (upper: number, lower: number): void => {
      const at = places[upper * count + lower]!;
      if (at >= 0) masks[at + (bar >> 5)]! |= 1 << (bar & 31);
    };
    // Equals part without changing places where they stand in the new order already.
    for (let k = 1; k < known; k++) {
      for (let j = k - 1; j >= 0 && values[j] === values[k]; j--) {
        const [x, y] = [order[j]!, order[k]!];
        if (now[x]! > now[y]!) rise(x, y);
        else if (now[y]! > now[x]!) rise(y, x);
      }
    }
    let kept = 0;
    for (let k = 0; k < known; k++) {
      const x = order[k]!;
      const value = now[x]!;
      if (Number.isNaN(value)) {
        isKnown[x] = 0;
        continue;
      }
      let at = kept++;
      for (; at > 0 && values[at - 1]! > value; at--) {
        const y = order[at - 1]!;
        rise(y, x);
        order[at] = y;
        values[at] = values[at - 1]!;
      }
      order[at] = x;
      values[at] = value;
    }
    // Without a value before there is nothing to cross from.
    for (let x = 0; kept < count && x < count; x++) {
      const value = now[x]!;
      if (isKnown[x] === 1 || Number.isNaN(value)) continue;
      isKnown[x] = 1;
      let at = kept++;
      for (; at > 0 && values[at - 1]! > value; at--) {
        order[at] = order[at - 1]!;
        values[at] = values[at - 1]!;
      }
      order[at] = x;
      values[at] = value;
    }
    known = kept;
  }
}
