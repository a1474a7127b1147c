import { listPages, readPage, sitePath } from './pages';

/** An entry of the sidebar, as VitePress takes it. */
interface SidebarItem {
  text: string;
  link?: string;
  items?: SidebarItem[];
}

/** The pages in the order they are read; a name that ends in `/` is every page of that folder. */
const GROUPS: { text: string; pages: readonly string[] }[] = [
  {
    text: 'Start',
    pages: [
      'README.md',
      'start/vite.md',
      'start/next.md',
      'start/react-router.md',
      'start/tanstack-start.md',
      'start/remix.md',
      'start/astro.md',
      'concepts.md',
    ],
  },
  {
    text: 'Components',
    pages: [
      'components/README.md',
      'components/real-time-run-status.md',
      'components/run-execution-modal.md',
      'components/runs-list.md',
      'components/run-card.md',
      'components/run-progress-indicator.md',
      'components/run-now.md',
      'components/run-result.md',
      'components/run-step-times.md',
      'components/run-stages.md',
      'components/cancel-run-button.md',
      'components/live-activity-feed.md',
      'components/run-metrics-preview.md',
      'components/run-time-stats.md',
      'components/run-status-badge.md',
      'components/live-indicator.md',
      'components/',
    ],
  },
  { text: 'Hooks', pages: ['hooks.md', 'headless.md', 'data-libraries.md'] },
  { text: 'Backends', pages: ['rest.md', 'backend.md', 'server.md', 'custom-source.md'] },
  { text: 'Engines', pages: ['engines/README.md', 'engines/'] },
  { text: 'Recipes', pages: ['recipes/README.md', 'recipes/'] },
  {
    text: 'Guides',
    pages: [
      'customising.md',
      'theming.md',
      'css-variables.md',
      'languages.md',
      'accessibility.md',
      'eta.md',
      'testing.md',
      'devtools.md',
    ],
  },
  {
    text: 'Help',
    pages: [
      'troubleshooting.md',
      'faq.md',
      'browsers.md',
      'upgrading.md',
      'migration.md',
      'comparison.md',
      'benchmarks.md',
      'agents.md',
    ],
  },
  { text: 'API reference', pages: ['api/README.md', 'api/index.md', 'api/'] },
  {
    text: 'Inside',
    pages: ['features.md', 'decisions/README.md', 'internals/README.md', 'internals/'],
  },
];

/** Where pages stand that no group names: a new page is found without a change here. */
const REST = 'Guides';

/** The sidebar, with every page in it once. */
export function createSidebar(): SidebarItem[] {
  const all = listPages();
  const left = new Set(all);
  const item = (page: string): SidebarItem => ({
    text: page === 'README.md' ? 'Overview' : readPage(page).title,
    link: `/${sitePath(page)}`,
  });
  const groups = GROUPS.map(({ text, pages }) => {
    const names = pages.flatMap((name) => (name.endsWith('/') ? all.filter((page) => page.startsWith(name)) : [name]));
    const items = names.flatMap((page) => (left.delete(page) ? [item(page)] : []));
    return { text, items };
  });
  groups.find(({ text }) => text === REST)?.items.push(...[...left].map(item));
  return groups;
}
