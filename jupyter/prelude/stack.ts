/**
 * Stack frames that name the script of their cell. Deno prints `<anonymous>` for all of them, which hides the cell
 * that a function came from. Runs inside the kernel.
 */
export interface Stacks {
  /** The stacks of what the error that was looked at last came from, if it is the one that begins so; else null. */
  causes(headline: string): string | null;
}

/** A chain of causes may be a circle. */
const DEEPEST = 5;
/** As many of the errors that one stands for are shown. */
const MOST_ERRORS = 10;

export function installStackFormat(): Stacks {
  let last: WeakRef<Error> | null = null;
  Error.prepareStackTrace = (error, frames) => {
    last = new WeakRef(error);
    return [headlineOf(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  };
  return {
    causes(headline) {
      const error = last?.deref();
      if (!error || headlineOf(error).split("\n")[0] !== headline) return null;
      const stacks = [...joinedErrors(error), ...causes(error)];
      return stacks.length === 0 ? null : stacks.join("\n");
    },
  };
}

function causes({ cause }: Error): string[] {
  const stacks: string[] = [];
  for (; cause !== undefined && stacks.length < DEEPEST; cause = causeOf(cause)) {
    stacks.push(`Caused by: ${stackOf(cause)}`);
  }
  return stacks;
}

/** `Promise.any` says of its failure only that all have failed. */
function joinedErrors(error: Error): string[] {
  if (!(error instanceof AggregateError)) return [];
  const shown = error.errors.slice(0, MOST_ERRORS);
  return shown.map((each, i) => `Error ${i + 1} of ${error.errors.length}: ${stackOf(each)}`);
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown.stack) : Deno.inspect(thrown);
}

function causeOf(cause: unknown): unknown {
  return cause instanceof Error ? cause.cause : undefined;
}

/** What an unchanged engine puts first; a `toString` or `message` that throws must not lose the error. */
function headlineOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
