import { composeStories } from '@storybook/react-vite';
import type { ComponentType } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { page } from 'vitest/browser';

/** A story as a component, with the toolbar's settings and the surrounding page. */
export interface ShownStory {
  /** Title and name, as in the sidebar. */
  title: string;
  Story: ComponentType;
}

type Composed = ComponentType & { storyName: string; parameters: Record<string, unknown> };

const isComposed = (value: unknown): value is Composed => typeof value === 'function' && 'storyName' in value;

type StoryModule = Parameters<typeof composeStories>[0];

const modules = import.meta.glob<StoryModule>('../../stories/**/*.stories.tsx', { eager: true });

/**
 * The stories whose title matches, except those with a simulated backend: they show the same components, and have no
 * fixed end.
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

/** Waits until the page has been painted this many times. */
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
  // One frame to render, and some for components that measure themselves.
  await frames(4);
  await document.fonts.ready;
  return place;
}

/** Unmounts the story, including its layers. */
export function clear() {
  root?.unmount();
  place?.remove();
  root = null;
  place = null;
}
