/** Draws figures beside the server's own thread: a picture takes longer than a keystroke may wait. */
import { notebookPictures, parseFigure } from "tapebook";

const scope = globalThis as unknown as Worker;

scope.onmessage = async ({ data: { id, figure } }: MessageEvent<{ id: number; figure: unknown }>) => {
  try {
    const parsed = parseFigure(figure);
    if (!parsed.ok) return scope.postMessage({ id, reason: parsed.reason });
    scope.postMessage({ id, pictures: await notebookPictures(parsed.figure) });
  } catch (error) {
    scope.postMessage({ id, reason: error instanceof Error ? error.message : String(error) });
  }
};
