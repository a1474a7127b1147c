import { composeStories } from '@storybook/react-vite';
import type { ComponentType } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { page } from 'vitest/browser';

/** One story as a component, with the toolbar's settings and the page around it. */
export interface ShownStory {
  /** Title and name, as the sidebar has them. */
  title: string;
  Story: ComponentType;
}

type Composed = ComponentType & { storyName: string; parameters: Record<string, unknown> };

const isComposed = (value: unknown): value is Composed => typeof value === 'function' && 'storyName' in value;

type StoryModule = Parameters<typeof composeStories>[0];

const modules = import.meta.glob<StoryModule>('../../stories/**/*.stories.tsx', { eager: true });

/**
 * The stories whose title matches; without those that speak to a simulated backend: they show the same components, and
 * when they are done is another matter.
 */
export function storiesOf(title: RegExp, globals: Record<string, string> = {}): ShownStory[] {
  return Object.values(modules)
    .filter((module) => title.test(String(module.default.title)))
    .flatMap((module) =>
      Object.values<unknown>(composeStories(module, { initialGlobals: globals }))
        .filter(isComposed)
        .filter((Story) => !Story.parameters.network)
        .map((Story) => ({ title: `${module.default.title} / ${Story.storyName}`, Story })),
    );
}

let root: Root | null = null;
let place: HTMLElement | null = null;

/** Waits until the page has been painted so many times. */
export async function frames(count: number) {
  for (let frame = 0; frame < count; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Shows a story in a window of the given size, and waits until fonts and layout have settled. */
export async function show(Story: ComponentType, width: number, height = 800): Promise<HTMLElement> {
  clear();
  await page.viewport(width, height);
  place = document.createElement('div');
  place.dataset.testid = 'shown';
  document.body.append(place);
  root = createRoot(place);
  root.render(<Story />);
  await document.fonts.ready;
  // One in which it is drawn, and some in which whatever measures itself has settled.
  await frames(4);
  await document.fonts.ready;
  return place;
}

/** Takes the shown story away, with whatever it has put into the page. */
export function clear() {
  root?.unmount();
  place?.remove();
  root = null;
  place = null;
}
