import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { type UseRunAttentionOptions, useRunAttention } from './useRunAttention';

class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static requestPermission = vi.fn(async () => FakeNotification.permission);
  static shown: FakeNotification[] = [];
  onclick: (() => void) | null = null;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
}

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  source.setRun({ name: 'Churn' });
  source.addRun({ id: 'run-2', name: 'Claims', status: 'running' });
  const wrap = (children: ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en">
      {children}
    </RunProvider>
  );
  return { clock, environment, source, wrap, advance: (ms: number) => act(() => clock.advance(ms)) };
}

function Attention({ id = 'run-1', ...options }: { id?: string } & UseRunAttentionOptions) {
  const { permission, requestPermission } = useRunAttention(id, options);
  return (
    <button type="button" disabled={requestPermission === null} onClick={() => void requestPermission?.()}>
      {permission}
    </button>
  );
}

const icons = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map((link) => link.href);

beforeEach(() => {
  FakeNotification.permission = 'granted';
  FakeNotification.shown = [];
  FakeNotification.requestPermission.mockClear();
  vi.stubGlobal('Notification', FakeNotification);
  document.title = 'Studio';
  document.head.innerHTML = '<title>Studio</title><link rel="icon" href="https://host.test/a.png">';
});
afterEach(() => vi.unstubAllGlobals());

describe('useRunAttention', () => {
  it('calls back whoever has turned away, and leaves everything as it was on return', async () => {
    const t = setUp();
    render(t.wrap(<Attention title favicon notification />));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'failed' });
    await t.advance(20_000);
    expect(document.title).toBe('Churn: Failed · Studio');
    expect(icons()).toEqual([expect.stringContaining('data:image/svg+xml')]);
    expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Churn: Failed']);
    expect(FakeNotification.shown[0]?.options).toEqual({ tag: 'runlight-run-1' });
    await act(async () => t.environment.setVisible(true));
    expect(document.title).toBe('Studio');
    expect(icons()).toEqual(['https://host.test/a.png']);
    expect(FakeNotification.shown[0]?.close).toHaveBeenCalled();
  });

  it('does only what it was asked for', async () => {
    const t = setUp();
    const { unmount } = render(t.wrap(<Attention />));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'failed' });
    await t.advance(20_000);
    expect(document.title).toBe('Studio');
    expect(icons()).toEqual(['https://host.test/a.png']);
    expect(FakeNotification.shown).toEqual([]);
    unmount();
  });

  it('hears of the end although polling rests in a hidden tab, and asks rarely', async () => {
    const t = setUp();
    render(t.wrap(<Attention title />));
    await t.advance(1_000);
    await act(async () => t.environment.setVisible(false));
    const before = t.source.count('readRun');
    await t.advance(60_000);
    expect(t.source.count('readRun') - before).toBe(4);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(15_000);
    expect(document.title).toBe('Churn: Succeeded · Studio');
    const ended = t.source.count('readRun');
    await t.advance(120_000);
    expect(t.source.count('readRun')).toBe(ended);
  });

  it('does not disturb whoever is looking, nor tells of runs that had ended before', async () => {
    const t = setUp();
    const { rerender } = render(t.wrap(<Attention title notification />));
    await t.advance(1_000);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(2_000);
    expect(document.title).toBe('Studio');
    await act(async () => t.environment.setVisible(false));
    expect(document.title).toBe('Studio');
    t.source.setRun({ status: 'failed' }, 'run-2');
    rerender(t.wrap(<Attention id="run-2" title notification />));
    await t.advance(20_000);
    expect(document.title).toBe('Studio');
    expect(FakeNotification.shown).toEqual([]);
  });

  it('keeps the mark over a render with other options, and takes it away on unmount', async () => {
    const t = setUp();
    const { rerender, unmount } = render(t.wrap(<Attention title favicon />));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'cancelled' });
    await t.advance(20_000);
    rerender(t.wrap(<Attention title favicon onNotificationClick={() => {}} />));
    expect(document.title).toBe('Churn: Cancelled · Studio');
    unmount();
    expect(document.title).toBe('Studio');
    expect(icons()).toEqual(['https://host.test/a.png']);
    await t.advance(100);
    expect(t.clock.pending).toBe(0);
  });

  it('returns to the page’s own title whatever the order, also one the host has set meanwhile', async () => {
    const t = setUp();
    const both = (second: boolean) =>
      t.wrap(
        <>
          <Attention title favicon key="1" />
          {second && <Attention id="run-2" title favicon key="2" />}
        </>,
      );
    const { rerender } = render(both(true));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(20_000);
    t.source.setRun({ status: 'failed' }, 'run-2');
    await t.advance(20_000);
    expect(document.title).toBe('Claims: Failed · Studio');
    rerender(both(false));
    expect(document.title).toBe('Churn: Succeeded · Studio');
    document.title = 'Studio, page 2';
    await act(async () => t.environment.setVisible(true));
    expect(document.title).toBe('Studio, page 2');
    expect(icons()).toEqual(['https://host.test/a.png']);
  });

  it('lets a page that goes on in the hidden tab take its own icon with it', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const t = setUp();
    const page = (isOver: boolean) =>
      t.wrap(
        <>
          <Attention favicon />
          {!isOver && <link rel="icon" href="https://host.test/page.png" />}
        </>,
      );
    const { rerender } = render(page(false));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(20_000);
    rerender(page(true));
    expect(screen.getByRole('button')).toBeInTheDocument();
    await act(async () => t.environment.setVisible(true));
    expect(icons()).toEqual(['https://host.test/a.png']);
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });

  it('brings the tab to the front when the notification is pressed', async () => {
    const t = setUp();
    const focus = vi.spyOn(window, 'focus').mockImplementation(() => {});
    const onNotificationClick = vi.fn();
    render(t.wrap(<Attention notification onNotificationClick={onNotificationClick} />));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(20_000);
    FakeNotification.shown[0]?.onclick?.();
    expect(focus).toHaveBeenCalled();
    expect(onNotificationClick).toHaveBeenCalledWith('run-1');
  });

  it('asks for permission on a press only, and never by itself', async () => {
    FakeNotification.permission = 'default';
    const t = setUp();
    const activation = { isActive: false };
    vi.stubGlobal('navigator', { onLine: true, userActivation: activation });
    render(t.wrap(<Attention notification />));
    await t.advance(1_000);
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
    const button = screen.getByRole('button', { name: 'default' });
    await act(async () => button.click());
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
    activation.isActive = true;
    FakeNotification.requestPermission.mockImplementationOnce(async () => 'granted');
    await act(async () => button.click());
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    expect(screen.getByRole('button', { name: 'granted' })).toBeDisabled();
  });

  it('lives without notifications and with ones that cannot be made', async () => {
    vi.stubGlobal('Notification', undefined);
    const t = setUp();
    const { unmount } = render(t.wrap(<Attention notification />));
    await t.advance(1_000);
    expect(screen.getByRole('button', { name: 'unsupported' })).toBeDisabled();
    unmount();
    vi.stubGlobal(
      'Notification',
      class {
        static permission = 'granted';
        constructor() {
          throw new TypeError('Illegal constructor');
        }
      },
    );
    render(t.wrap(<Attention notification title />));
    await t.advance(1_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(20_000);
    expect(document.title).toBe('Churn: Succeeded · Studio');
  });
});
