import animationsCss from '../../src/styles/animations.css?raw';
import themeCss from '../../src/styles/theme.css?raw';
import tokensCss from '../../src/styles/tokens.css?raw';
import typographyCss from '../../src/styles/typography.css?raw';
import { colourGroups, movements, radii, readTokenTable, typeScale } from './stylesheets';

/** Every token of the shipped stylesheets. */
export const TOKENS = readTokenTable(tokensCss);
export const COLOUR_GROUPS = colourGroups(TOKENS);
export const SHADOWS = TOKENS.filter(({ name }) => name.startsWith('shadow-'));
export const TYPE_SCALE = typeScale(typographyCss, TOKENS);
export const RADII = radii(themeCss, TOKENS);
export const MOVEMENTS = movements(animationsCss, TOKENS);
