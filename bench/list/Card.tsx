import { type ComponentType, memo } from 'react';

/** The fields of a run that a card shows, in wire format. */
export interface CardRun {
  id: string;
  name: string;
  dataset: string | null;
  progress: { completed_steps: number; total_steps: number | null; fraction: number | null };
  current_step: { n: number; name: string } | null;
}

/** A card as a team would write it, with the bar under test. */
export const Card = memo(function Card({ run, Bar }: { run: CardRun; Bar: ComponentType<{ percent: number }> }) {
  const percent = Math.round((run.progress.fraction ?? 0) * 1000) / 10;
  return (
    <article style={{ border: '1px solid #ddd', borderRadius: 8, padding: 12, margin: 8, width: 560 }}>
      <header style={{ display: 'flex', justifyContent: 'space-between' }}>
        <strong>{run.name}</strong>
        <span style={{ background: '#dbeafe', color: '#1e40af', borderRadius: 9, padding: '0 8px' }}>Running</span>
      </header>
      <div>Dataset: {run.dataset}</div>
      <Bar percent={percent} />
      <footer style={{ display: 'flex', justifyContent: 'space-between' }}>
        <span>
          Step {run.current_step?.n}/{run.progress.total_steps}: {run.current_step?.name}
        </span>
        <button type="button" aria-label="Cancel">
          ×
        </button>
      </footer>
    </article>
  );
});
