import { setProjectAnnotations } from '@storybook/react-vite';
import { MotionGlobalConfig } from 'framer-motion';
import { beforeAll } from 'vitest';
import preview from '../../.storybook/preview';

// A picture of something on its way is another one each time.
MotionGlobalConfig.skipAnimations = true;

const annotations = setProjectAnnotations(preview);

// Windows and dialogs are files of their own, and have to be there before a picture is taken.
beforeAll(annotations.beforeAll);
