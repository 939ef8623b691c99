/** Says in JSON what the store does in a folder that is read-only or on a disk that is full. */
import { addPiece, readSeries } from "../../../../kernel/data/store/mod.ts";
import { DataError } from "../../../../kernel/market/errors.ts";
import { DAILY, FETCHED, firstDay, flatPiece } from "../store/pieces.ts";

const [folder, days] = Deno.args;

async function told(task: () => Promise<unknown>): Promise<unknown> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof DataError) return { field: error.field, message: error.message };
    throw error;
  }
}

const rows = async () => (await readSeries(folder!, DAILY))?.columns.time.length ?? 0;
const piece = flatPiece({ from: firstDay(0), to: firstDay(Number(days)), fetched: FETCHED + 1 });
const said = [
  await told(rows),
  await told(() => addPiece(folder!, DAILY, piece, { priority: () => 0 })),
  await told(rows),
];
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(said)));
