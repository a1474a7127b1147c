/**
 * The layout of a card. The row of a run outside of the view has the same layout, and exactly the same height. From 40
 * rem on, times and cancel have places of their own beside the texts. The border takes a pixel of each padding.
 */
const SURFACE = 'rl:relative rl:@container rl:w-full rl:rounded-lg rl:edge rl:bg-raised';

/** 110 or 88 px high while active, 90 or 72 px after the end; higher with more content. */
const ROW = 'rl:flex rl:gap-3 rl:px-4 rl:py-2.75';

/**
 * The first lines of a card that shows its run, whose LIVE mark is beside the badge, or beside the times where there is no
 * room for both: it always has a place of its own, however long its word is.
 */
const TOP = {
  top: 'rl:flex rl:flex-wrap rl:items-center rl:gap-x-3 rl:gap-y-0.5',
  headOfTop: 'rl:basis-full rl:@min-[40rem]:contents',
  live: 'rl:@max-[40rem]:order-1 rl:@max-[40rem]:ms-auto rl:@max-[40rem]:max-w-1/2!',
  lines: 'rl:contents rl:@min-[40rem]:order-2 rl:@min-[40rem]:flex rl:@min-[40rem]:basis-full rl:@min-[40rem]:gap-4',
  times:
    'rl:flex rl:min-h-4.5 rl:min-w-0 rl:flex-1 rl:items-center rl:dotted rl:type-caption rl:whitespace-nowrap rl:text-muted rl:digits rl:empty:hidden rl:@min-[40rem]:flex-initial',
};

export const CARD = {
  ...TOP,
  surface: SURFACE,
  row: ROW,
  tall: 'rl:min-h-27 rl:@min-[40rem]:min-h-21.5',
  short: 'rl:min-h-22 rl:@min-[40rem]:min-h-17.5',
  gutter: 'rl:relative rl:z-1 rl:inline-flex rl:size-6 rl:shrink-0',
  texts: 'rl:flex rl:min-w-0 rl:flex-1 rl:flex-col rl:gap-0.5',
  head: 'rl:flex rl:min-h-6 rl:items-center rl:gap-x-3 rl:gap-y-1 rl:@max-[20rem]:flex-wrap',
  name: 'rl:min-w-0 rl:flex-1 rl:type-body rl:weight-semibold rl:text-text rl:@max-[20rem]:basis-full',
} as const;
