import { type FormEvent, type ReactNode, useState } from 'react';
import { type StartRunInput, useRuns } from 'runlight';

const DATASETS = ['Customer churn', 'Adult census income', 'Hospital admissions', 'Card transactions'];
const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'];

/** The scenarios that the backend's simulated work supports. */
const SCENARIOS = {
  default: 'Error, then a backup',
  clean: 'Everything works',
  fails: 'Fails in the end',
  'unknown-total': 'Unknown number of steps',
  grows: 'More steps than planned',
  long: '500 short steps',
  stall: 'Stands still for 2 minutes',
  'ignores-cancel': 'Does not react to a cancel',
};
const SPEEDS = { 1: 'About 2 minutes', 2: '2 × faster', 4: '4 × faster', 10: '10 × faster' };

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/**
 * The form that configures a new run. It belongs to the host: the library needs only its id and the submitted values.
 */
export function NewRunForm({ id, onStart }: { id: string; onStart: (input: StartRunInput) => void }) {
  const { runs } = useRuns();
  const [dataset, setDataset] = useState(DATASETS[0] ?? '');
  const [method, setMethod] = useState(METHODS[0] ?? '');
  /** The name that the user typed; `null` until then, while the name follows the selected options. */
  const [ownName, setOwnName] = useState<string | null>(null);
  const name = ownName ?? `${dataset} · ${method} · #${runs.length + 1}`;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    onStart({
      name: name.trim() || dataset,
      dataset,
      method,
      params: { scenario: String(fields.get('scenario')), speed: Number(fields.get('speed')) },
    });
  }
  return (
    <form id={id} className="new-run" onSubmit={submit}>
      <div className="pair">
        <Choice label="Dataset" name="dataset" options={named(DATASETS)} onChange={setDataset} />
        <Choice label="Method" name="method" options={named(METHODS)} onChange={setMethod} />
      </div>
      <Field label="Name">
        <input
          name="name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setOwnName(event.target.value)}
          autoComplete="off"
        />
      </Field>
      <details>
        <summary>Simulation</summary>
        <div className="pair">
          <Choice label="Scenario" name="scenario" options={SCENARIOS} />
          <Choice label="Speed" name="speed" options={SPEEDS} />
        </div>
      </details>
    </form>
  );
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

function Choice({
  label,
  name,
  options,
  onChange,
}: {
  label: string;
  name: string;
  options: Readonly<Record<string, string>>;
  onChange?: (value: string) => void;
}) {
  return (
    <Field label={label}>
      <span className="select">
        <select name={name} onChange={(event) => onChange?.(event.target.value)}>
          {Object.entries(options).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </span>
    </Field>
  );
}
