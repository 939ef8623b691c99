/** Outputs as cells print them, for the tests of documents. */
import type { DisplayDataOutput, StreamOutput } from "../../document/notebook.ts";

export const stream = (text: string, name: StreamOutput["name"] = "stdout"): StreamOutput => ({
  output_type: "stream",
  name,
  text,
});

export const text = (text: string): DisplayDataOutput => ({
  output_type: "display_data",
  data: { "text/plain": text },
  metadata: {},
});
