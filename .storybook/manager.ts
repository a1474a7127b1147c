import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming';

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

const shared = {
  brandTitle: 'runlight',
  brandUrl: './?path=/docs/introduction--docs',
  brandTarget: '_self' as const,
  fontBase: '"Inter Variable", Inter, system-ui, sans-serif',
  appBorderRadius: 8,
  inputBorderRadius: 6,
};
const light = create({
  ...shared,
  base: 'light',
  brandImage: './logo.svg',
  colorPrimary: '#2563eb',
  colorSecondary: '#2563eb',
  appBg: '#f9fafb',
  appContentBg: '#ffffff',
  appPreviewBg: '#ffffff',
  appBorderColor: '#e5e7eb',
  textColor: '#111827',
  textMutedColor: '#4b5563',
  barBg: '#ffffff',
});
const dark = create({
  ...shared,
  base: 'dark',
  brandImage: './logo-dark.svg',
  colorPrimary: '#2563eb',
  colorSecondary: '#3b82f6',
  appBg: '#13171d',
  appContentBg: '#111419',
  appPreviewBg: '#111419',
  appBorderColor: '#272d37',
  textColor: '#eceff4',
  textMutedColor: '#a4adbb',
  barBg: '#181c23',
});

const follow = () => addons.setConfig({ theme: prefersDark.matches ? dark : light, sidebar: { showRoots: true } });
follow();
prefersDark.addEventListener('change', follow);
