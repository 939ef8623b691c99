/** Draws figures beside the server's own thread: a picture takes longer than a keystroke may wait. */
import { type Figure, renderStill } from "tapebook";

const scope = globalThis as unknown as Worker;

scope.onmessage = async ({ data: { id, figure } }: MessageEvent<{ id: number; figure: Figure }>) => {
  try {
    scope.postMessage({ id, still: await renderStill(figure) });
  } catch (error) {
    scope.postMessage({ id, reason: error instanceof Error ? error.message : String(error) });
  }
};
