/** Ties the life of the kernel to the process that started it, also while a cell is in a loop. */

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/**
 * A kernel sees by its control channel that its starter is gone, but not from within a synchronous loop: that would
 * burn a processor for ever. Linux ends the process itself when told to; elsewhere the channel has to do.
 */
export function endWithParent(): void {
  if (Deno.build.os !== "linux") return;
  try {
    const libc = Deno.dlopen("libc.so.6", {
      prctl: { parameters: ["i32", "usize", "usize", "usize", "usize"], result: "i32" },
    });
    libc.symbols.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n);
    libc.close();
  } catch {
    // Another C library than glibc.
  }
}
