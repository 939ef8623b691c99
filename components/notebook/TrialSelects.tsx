import type { ChoiceOptions, TrialChoice } from "../../kernel/plot/spec/trial_choice.ts";

interface Props {
  options: ChoiceOptions;
  choice: TrialChoice;
  onChoose: (choice: TrialChoice) => void;
}

/** Which parameters stand along the axes, and which values of the others are looked at. */
export function TrialSelects({ options, choice, onChoose }: Props) {
  const { across, down, slices } = options;
  const choose = (change: Partial<TrialChoice>) => onChoose({ ...choice, ...change });
  const cut = (name: string, place: string) => {
    const { [name]: _, ...where } = choice.where;
    const value = slices.find((slice) => slice.name === name)?.values[Number(place)];
    choose({ where: place === "" || value === undefined ? where : { ...where, [name]: value } });
  };
  const axis = (label: string, names: readonly string[], value: string, onChange: (name: string) => void) => (
    <label>
      {label}
      <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
    </label>
  );
  return (
    <div
      class="trial-selects"
      role="group"
      aria-label="Axes and slices"
      // The notebook has uses of its own for keys.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {axis("across", across, choice.x, (x) => choose({ x, where: without(choice.where, x) }))}
      {axis("down", down, choice.y, (y) => choose({ y, where: without(choice.where, y) }))}
      {slices.map(({ name, values, texts }) => (
        <label key={name}>
          {name}
          <select
            aria-label={name}
            value={String(values.indexOf(choice.where[name]!)).replace("-1", "")}
            onChange={(event) => cut(name, event.currentTarget.value)}
          >
            <option value="">all</option>
            {texts.map((text, i) => <option key={text} value={String(i)}>{text}</option>)}
          </select>
        </label>
      ))}
    </div>
  );
}

function without(where: TrialChoice["where"], name: string): TrialChoice["where"] {
  const { [name]: _, ...others } = where;
  return others;
}
