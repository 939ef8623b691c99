/**
 * Buffers lent for one run and lent again to the next: fresh memory costs more than the arithmetic done in it. What a
 * buffer holds when lent is left over from before; whoever borrows it writes every value.
 */
export interface Scratch {
  borrow(length: number): Float64Array;
  /** After this the array may change at any time. */
  giveBack(array: Float64Array): void;
}

/** Keeps at most that many bytes between loans; the rest is left to the garbage collector. */
export function createScratch(mostBytes: number): Scratch {
  const free: ArrayBuffer[] = [];
  let bytes = 0;
  return {
    borrow(length) {
      const needed = length * 8;
      // A much larger buffer is left for a longer run.
      const at = free.findIndex((buffer) => buffer.byteLength >= needed && buffer.byteLength <= 4 * needed);
      if (at < 0) return new Float64Array(length);
      const [buffer] = free.splice(at, 1);
      bytes -= buffer!.byteLength;
      return new Float64Array(buffer!, 0, length);
    },
    giveBack({ buffer }) {
      if (!(buffer instanceof ArrayBuffer) || bytes + buffer.byteLength > mostBytes) return;
      bytes += buffer.byteLength;
      free.push(buffer);
    },
  };
}
