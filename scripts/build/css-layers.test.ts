// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { layered, unlayered } from './css-layers.mjs';

describe('a stylesheet without its layers', () => {
  it('keeps the order of the layers, whatever the order of the blocks', () => {
    const css = '@layer theme,base,utilities;@layer utilities{.a{x:3}}@layer base{.a{x:2}}@layer theme{:root{x:1}}';
    expect(unlayered(css)).toBe(':root{x:1}.a{x:2}.a{x:3}');
  });

  it('puts plain rules last, as they beat every layer', () => {
    expect(unlayered('.plain{x:2}@layer base{.a{x:1}}')).toBe('.a{x:1}.plain{x:2}');
  });

  it('flattens layers in layers and in conditions', () => {
    expect(unlayered('@layer a{@layer inner{.i{x:1}}.o{x:2}}')).toBe('.i{x:1}.o{x:2}');
    expect(unlayered('@media print{.p{x:2}@layer a{.q{x:1}}}')).toBe('@media print{.q{x:1}.p{x:2}}');
  });

  it('joins blocks of one layer in their order', () => {
    expect(unlayered('@layer a{.x{y:1}}@layer b{.z{y:3}}@layer a{.x{y:2}}')).toBe('.x{y:1}.x{y:2}.z{y:3}');
  });

  it('leaves keyframes, nesting and several declarations whole', () => {
    const css = '@keyframes rl-spin{0%{a:b}to{a:c}}.a{x:1;y:2;&:hover{x:3}}';
    expect(unlayered(css)).toBe(css);
  });
});

it('wraps the same in one layer below the host’s utilities', () => {
  expect(layered('@layer base{.a{x:1}}')).toBe(
    '@layer theme, base, components, utilities;@layer components.runlight{.a{x:1}}',
  );
});
