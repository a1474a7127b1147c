import { setProjectAnnotations } from '@storybook/react-vite';
import { MotionGlobalConfig } from 'framer-motion';
import preview from '../../.storybook/preview';

// A picture of something on its way is another one each time.
MotionGlobalConfig.skipAnimations = true;

setProjectAnnotations(preview);
