/** Pictures of figures for programs that cannot draw the spec; each figure is drawn once. */
import type { NotebookPictures } from "tapebook";
import type { Json } from "../../document/notebook.ts";
import type { Logger } from "../observe/logger.ts";
import { sha256 } from "./output_store.ts";

/** Figures whose pictures are remembered, over all notebooks. */
const remembered = 64;

export function createStills(
  render: (figure: Json) => Promise<NotebookPictures>,
  log: Logger,
): (figure: Json) => Promise<NotebookPictures | null> {
  const known = new Map<string, Promise<NotebookPictures | null>>();

  async function draw(figure: Json): Promise<NotebookPictures | null> {
    const started = performance.now();
    try {
      const pictures = await render(figure);
      log.log("debug", "still", { ms: Math.round(performance.now() - started) });
      return pictures;
    } catch (error) {
      // A cell may display any JSON under our MIME type; the notebook must still be saved.
      log.log("warn", "still failed", { reason: String(error) });
      return null;
    }
  }

  return (figure) => {
    const hash = sha256(JSON.stringify(figure));
    const still = known.get(hash) ?? draw(figure);
    known.delete(hash);
    known.set(hash, still);
    if (known.size > remembered) known.delete(known.keys().next().value!);
    return still;
  };
}
