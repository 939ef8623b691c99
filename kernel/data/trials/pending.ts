/** What is being written behind a cell that is over already: SQL waits for it, so that the next cell finds it. */
export const pendingWrites = new Set<Promise<unknown>>();
