export type SaveFormat = "png" | "svg" | "csv";

const FORMATS: readonly SaveFormat[] = ["png", "svg", "csv"];

/** What a figure can be taken along as; in sight while a reader is at the figure. */
export function FigureSave({ title, onSave }: { title: string; onSave: (format: SaveFormat) => void }) {
  return (
    <div class="choice figure-save" role="group" aria-label={`Save ${title || "the figure"}`}>
      {FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          title={`Save as ${format.toUpperCase()}`}
          onClick={() => onSave(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
