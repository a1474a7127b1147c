import { setProjectAnnotations } from '@storybook/react-vite';
import { MotionGlobalConfig } from 'framer-motion';
import { beforeAll } from 'vitest';
import preview from '../../.storybook/preview';

// A screenshot in the middle of an animation differs each time.
MotionGlobalConfig.skipAnimations = true;

const annotations = setProjectAnnotations(preview);

// Windows and dialogs are lazy chunks, and must be loaded before a screenshot is taken.
beforeAll(annotations.beforeAll);
