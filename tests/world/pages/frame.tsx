/** A list and a feed that React renders into a frame: their elements belong to another window's classes. */
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { LiveActivityFeed, type Run, RunsList } from 'runlight';

const runs: Run[] = ['Import', 'Export', 'Check'].map((name, i) => ({ id: `r${i}`, name, status: 'succeeded' }));
const steps = Array.from({ length: 60 }, (_, i) => ({
  id: `s${i}`,
  n: i + 1,
  kind: 'info' as const,
  status: 'done' as const,
  title: `Step ${i + 1}`,
  detail: i === 59 ? 'one line\n'.repeat(60) : null,
}));

function Framed() {
  const [body, setBody] = useState<HTMLElement | null>(null);
  return (
    <>
      <iframe
        title="Host"
        style={{ width: 700, height: 700 }}
        srcDoc="<!doctype html><link rel=stylesheet href=/runlight.css><body></body>"
        onLoad={({ currentTarget }) => setBody(currentTarget.contentDocument?.body ?? null)}
      />
      {body &&
        createPortal(
          <>
            <RunsList list={{ runs }} onRunSelect={() => {}} />
            <LiveActivityFeed steps={steps} style={{ height: 300 }} />
          </>,
          body,
        )}
    </>
  );
}

const element = document.getElementById('root');
if (element) createRoot(element).render(<Framed />);
