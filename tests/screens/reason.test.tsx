import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { CancelRunButton } from '../../src/components/cancel-run-button';
import { sampleRun } from '../../stories/support/samples/sample-runs';
import { InLocale } from './in-locale';
import { clear, show } from './show';

afterEach(clear);

it('the field for a reason has the side of its page until it has a letter, and then that of the text', async () => {
  const Story = () => (
    <InLocale locale="ar">
      <CancelRunButton run={sampleRun()} onCancel={async () => undefined} confirmation="inline" askReason />
    </InLocale>
  );
  const place = await show(Story, 700);
  await userEvent.click(place.querySelector('button') as Element);
  await expect.poll(() => place.querySelector('textarea')).not.toBeNull();
  const field = place.querySelector('textarea') as HTMLTextAreaElement;
  const side = () => getComputedStyle(field).direction;
  expect(side()).toBe('rtl');
  await userEvent.fill(field, 'Out of memory');
  expect(side()).toBe('ltr');
  await userEvent.fill(field, 'نفدت الذاكرة');
  expect(side()).toBe('rtl');
  await userEvent.fill(field, '');
  expect(side()).toBe('rtl');
});
