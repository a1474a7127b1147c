import {
  Controls,
  Description,
  Markdown,
  Primary,
  Stories,
  Subtitle,
  Title,
  useOf,
} from '@storybook/addon-docs/blocks';
import manifest from '../package.json' with { type: 'json' };

const guides = import.meta.glob<string>('../docs/components/*.md', { query: '?raw', import: 'default', eager: true });

const kebab = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/**
 * The guide of the page's component: usage, anatomy, and its parts with their states and variables. Headings and links
 * are adapted, because the guide is written for the docs site.
 */
function guideOf(title: string): string | null {
  const name = kebab(title.split('/')[1] ?? '');
  const text = guides[`../docs/components/${name}.md`];
  if (text === undefined) return null;
  return text
    .replace(/^# .*\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^```tsx live$/gm, '```tsx')
    .replace(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
}

function Guide() {
  const resolved = useOf('meta', ['meta']);
  const text = guideOf(resolved.preparedMeta.title);
  return text === null ? null : <Markdown>{text}</Markdown>;
}

const CHANGES = `${manifest.repository.url.replace(/\.git$/, '').replace(/^git\+/, '')}/blob/main/CHANGELOG.md`;
const isBeta = manifest.version.startsWith('0.');

/** The stability of the page's component, and a link to its changelog. Patterns and sheets have none. */
function Status() {
  const { title } = useOf('meta', ['meta']).preparedMeta;
  if (!/^Comp/.test(title)) return null;
  return (
    <Markdown>
      {`**${isBeta ? 'Beta' : 'Stable'}**, version ${manifest.version}. ${
        isBeta ? 'Props may change with a minor version until 1.0. ' : ''
      }Its \`data-slot\` and \`data-state\` change only with a major one. [Changes](${CHANGES})`}
    </Markdown>
  );
}

/** A component's page: summary, playground, all states, and guide. */
export function DocsPage() {
  return (
    <>
      <Title />
      <Subtitle />
      <Description />
      <Status />
      <Primary />
      <Controls />
      <Guide />
      <Stories />
    </>
  );
}
