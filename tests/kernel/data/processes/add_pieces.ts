/** Adds pieces to one series, a day each, beginning at a day. */
import { addPiece } from "../../../../kernel/data/store/mod.ts";
import { dataFolder, workspaceFolder } from "../../../../kernel/data/workspace.ts";
import { DAILY, firstDay, flatPiece } from "../store/pieces.ts";

const [first, count] = Deno.args.map(Number);
for (let i = 0; i < count!; i++) {
  const piece = flatPiece({ from: firstDay(first! + i), to: firstDay(first! + i + 1) });
  await addPiece(dataFolder(workspaceFolder()), DAILY, piece, { priority: () => 0 });
}
