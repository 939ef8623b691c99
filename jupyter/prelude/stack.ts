/**
 * Stack frames that name the script of their cell. Deno prints `<anonymous>` for all of them, which hides the cell
 * that a function came from. Runs inside the kernel.
 */
export function installStackFormat(): void {
  Error.prepareStackTrace = (error, frames) =>
    [headline(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
}

/** What an unchanged engine puts first; a `toString` or `message` that throws must not lose the error. */
function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
