/** What a command says: results on stdout, mistakes on stderr. */
const encoder = new TextEncoder();

export const print = (line: string): void => {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
};

export const complain = (line: string): void => {
  Deno.stderr.writeSync(encoder.encode(line + "\n"));
};
