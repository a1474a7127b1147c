import { cleanup, fireEvent, render } from '@testing-library/react';
import { createRef } from 'react';
import { createPortal } from 'react-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SheetGrip } from './SheetGrip';

const start = vi.hoisted(() => vi.fn());
vi.mock('../motion/motion', () => ({
  animate: () => {},
  m: { span: () => null },
  MotionRoot: () => null,
  useDragControls: () => ({ start }),
  useMotionValue: () => ({ on: () => () => {} }),
}));

const sheetRef = createRef<HTMLDivElement>();
const sheet = (
  <div ref={sheetRef}>
    <textarea aria-label="Reason" />
    <p>Text</p>
    <SheetGrip sheetRef={sheetRef} onDismiss={() => {}} />
  </div>
);

/** Renders the sheet in the page, or in a frame, whose elements belong to another window's classes. */
function open(where: 'page' | 'frame') {
  if (where === 'page') return void render(sheet);
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const body = frame.contentDocument?.body;
  if (!body) throw new Error('no frame');
  render(createPortal(sheet, body));
}

const touch = (selector: string) => {
  const target = sheetRef.current?.querySelector(selector);
  if (!target) throw new Error(`no ${selector}`);
  const event = new Event('pointerdown', { bubbles: true });
  fireEvent(target, Object.assign(event, { pointerType: 'touch', isPrimary: true }));
};

afterEach(() => {
  start.mockClear();
  cleanup();
  document.querySelector('iframe')?.remove();
});

describe.each(['page', 'frame'] as const)('a finger on a sheet in a %s', (where) => {
  it('drags it, and not by a field in it', () => {
    open(where);
    touch('textarea');
    expect(start).not.toHaveBeenCalled();
    touch('p');
    expect(start).toHaveBeenCalledTimes(1);
  });
});
