import '@fontsource-variable/inter/standard.css';
import './styles.css';
import './preview.css';
import type { Preview } from '@storybook/react-vite';
import { mswLoader } from 'msw-storybook-addon/csf3';
import { preloadDialogs } from '../src/composites/preload';
import { withPage } from '../stories/support/with-page';

/** A relative address, so that a Storybook under a sub-path finds its worker. */
const workerUrl = `${import.meta.env.BASE_URL.replace(/\/?$/, '/')}mockServiceWorker.js`;

const startWorker = mswLoader(async () => {
  const { setupWorker } = await import('msw/browser');
  const worker = setupWorker();
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: workerUrl } });
  return worker;
});

const preview: Preview = {
  tags: ['autodocs'],
  // What comes later in a page is there from the start: a picture must not depend on how fast a file was.
  beforeAll: preloadDialogs,
  decorators: [withPage],
  // Only stories that speak to a simulated backend wait for the worker.
  loaders: [async (context) => (context.parameters.network ? startWorker(context) : {})],
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true, sort: 'requiredFirst' },
    docs: { codePanel: true },
    options: { storySort: { order: ['Foundations', 'Components', 'Composites', 'Live'] } },
    a11y: {
      test: 'error',
      options: {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // A story is a piece of a page: landmarks and the order of headings are the host's.
        rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
      },
    },
  },
  initialGlobals: { theme: 'light', direction: 'ltr', locale: 'en', width: 'none' },
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: { title: 'Theme', icon: 'paintbrush', items: ['light', 'dark', 'system'], dynamicTitle: true },
    },
    direction: {
      description: 'Text direction',
      toolbar: { title: 'Direction', icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true },
    },
    locale: {
      description: 'Locale',
      toolbar: { title: 'Locale', icon: 'globe', items: ['en', 'de', 'fr', 'es', 'ar', 'ja'], dynamicTitle: true },
    },
    width: {
      description: 'Width of the container',
      toolbar: {
        title: 'Width',
        icon: 'ruler',
        items: [
          { value: 'none', title: 'as wide as it gets' },
          { value: '280px', title: '280 px' },
          { value: '480px', title: '480 px' },
          { value: '768px', title: '768 px' },
          { value: '1024px', title: '1024 px' },
        ],
        dynamicTitle: true,
      },
    },
  },
};

export default preview;
