import '@fontsource-variable/inter/standard.css';
import './styles.css';
import './preview.css';
import type { Preview } from '@storybook/react-vite';
import { mswLoader } from 'msw-storybook-addon/csf3';
import { configure } from 'storybook/test';
import { preloadDialogs } from '../src/composites/preload';
import { isUnderTest, placesOfStory, tooSmallTargets } from '../stories/support/targets';
import { INITIAL_GLOBALS, TOOLBAR } from '../stories/support/toolbar';
import { withPage } from '../stories/support/with-page';
import { withReference } from './arg-types';
import { DocsPage } from './DocsPage';

// How long play functions wait for an element. Slow machines need it; fast ones do not wait.
configure({ asyncUtilTimeout: 8_000 });

/** Relative, so that a Storybook under a sub-path finds its worker. */
const workerUrl = `${import.meta.env.BASE_URL.replace(/\/?$/, '/')}mockServiceWorker.js`;

const startWorker = mswLoader(async () => {
  const { setupWorker } = await import('msw/browser');
  const worker = setupWorker();
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: workerUrl } });
  return worker;
});

const preview: Preview = {
  tags: ['autodocs'],
  // Load lazy parts up front: screenshots must not depend on how fast a chunk loads.
  beforeAll: preloadDialogs,
  decorators: [withPage],
  argTypesEnhancers: [withReference],
  // Only stories with a simulated backend wait for the worker.
  loaders: [async (context) => (context.parameters.network ? startWorker(context) : {})],
  // Checks the state that the play function leaves, in every tested theme and direction. Only in tests: a failure would
  // replace the story for people who browse it.
  afterEach: ({ canvasElement, parameters, viewMode }) => {
    if (viewMode === 'docs' || !isUnderTest()) return;
    const small = parameters.smallTargets ? [] : placesOfStory(canvasElement).flatMap(tooSmallTargets);
    if (small.length > 0) throw new Error(`These are less than 24 by 24 px: ${small.join('; ')}`);
  },
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true, sort: 'requiredFirst' },
    docs: { codePanel: true, page: DocsPage },
    options: {
      storySort: {
        order: [
          'Introduction',
          'Getting started',
          'Guides',
          ['Cancelling', 'ETA copy', 'Content', 'Theming and dark mode', 'Accessibility'],
          'Foundations',
          ['Colour', 'Type', 'Space and radius', 'Elevation and layers', 'Icons', 'Motion', 'Themes'],
          'Components',
          'Composites',
          'Patterns',
          [
            'Run page',
            'List beside window',
            'Header indicator',
            'Confirm',
            'Live run',
            'Playground',
            'ETA lab',
            'Devtools',
          ],
          'QA',
          ['Matrix', 'Sheets', 'Edge cases', 'Pseudo-states', 'Keyboard'],
        ],
      },
    },
    a11y: {
      test: 'error',
      options: {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // A story is only part of a page: landmarks and heading order belong to the host.
        rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
      },
    },
  },
  initialGlobals: INITIAL_GLOBALS,
  globalTypes: TOOLBAR,
};

export default preview;
