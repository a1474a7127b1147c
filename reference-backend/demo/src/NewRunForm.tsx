import type { FormEvent, ReactNode } from 'react';
import type { StartRunInput } from 'runlight';

const DATASETS = ['Customer churn', 'Adult census income', 'Hospital admissions', 'Card transactions'];
const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'];

/** What the simulated work of the reference backend can do. */
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

/** The configuration step of a run: the host's own form. The library needs its id, and to be told what it says. */
export function NewRunForm({ id, onStart }: { id: string; onStart: (input: StartRunInput) => void }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const field = (name: string) => String(fields.get(name) ?? '').trim();
    onStart({
      name: field('name') || field('dataset'),
      dataset: field('dataset'),
      method: field('method'),
      params: { scenario: field('scenario'), speed: Number(field('speed')) },
    });
  }
  return (
    <form id={id} className="new-run" onSubmit={submit}>
      <Field label="Name">
        <input name="name" required maxLength={200} defaultValue="Customer churn, first try" autoComplete="off" />
      </Field>
      <div className="pair">
        <Choice label="Dataset" name="dataset" options={named(DATASETS)} />
        <Choice label="Method" name="method" options={named(METHODS)} />
      </div>
      <fieldset>
        <legend>Simulation</legend>
        <div className="pair">
          <Choice label="Scenario" name="scenario" options={SCENARIOS} />
          <Choice label="Speed" name="speed" options={SPEEDS} />
        </div>
      </fieldset>
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

function Choice({ label, name, options }: { label: string; name: string; options: Readonly<Record<string, string>> }) {
  return (
    <Field label={label}>
      <select name={name}>
        {Object.entries(options).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}
