/**
 * The icons. The only file that imports lucide-react, so that one edit replaces the set. Some have lucide's earlier
 * names, which lucide keeps as aliases.
 */
import {
  AlertCircle as LucideAlertCircle,
  AlertTriangle as LucideAlertTriangle,
  ArrowDown as LucideArrowDown,
  ArrowUpDown as LucideArrowUpDown,
  Ban as LucideBan,
  BarChart3 as LucideBarChart3,
  Bot as LucideBot,
  Brain as LucideBrain,
  Check as LucideCheck,
  CheckCircle as LucideCheckCircle,
  ChevronDown as LucideChevronDown,
  CircleDashed as LucideCircleDashed,
  CircleHelp as LucideCircleHelp,
  Clock as LucideClock,
  Copy as LucideCopy,
  Database as LucideDatabase,
  Download as LucideDownload,
  Ellipsis as LucideEllipsis,
  Hand as LucideHand,
  Hourglass as LucideHourglass,
  type LucideIcon,
  Inbox as LucideInbox,
  Info as LucideInfo,
  ListFilter as LucideListFilter,
  Loader2 as LucideLoader2,
  Minus as LucideMinus,
  Pause as LucidePause,
  Play as LucidePlay,
  RefreshCw as LucideRefreshCw,
  RotateCcw as LucideRotateCcw,
  Search as LucideSearch,
  Settings2 as LucideSettings2,
  Square as LucideSquare,
  StopCircle as LucideStopCircle,
  TrendingDown as LucideTrendingDown,
  TrendingUp as LucideTrendingUp,
  Unplug as LucideUnplug,
  WifiOff as LucideWifiOff,
  X as LucideX,
  XCircle as LucideXCircle,
} from 'lucide-react';
import { createElement, useRef } from 'react';
import type { IconComponent } from '../../hooks/icon-component';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { cx } from './cx';

export type { IconComponent };

/** Lucide's public classes: `lucide` and `lucide-` with the icon's names. */
const LUCIDE_CLASS = /^lucide(?:-|$)/;

/**
 * An icon with our class, whose rule draws its lines: lucide draws them by attributes, which any `svg { fill: … }` of an
 * app overrides. And without lucide's public classes, which lucide always sets: an app that styles its own icons by
 * `.dark .lucide { … }` does not mean ours. They are removed before the browser paints; markup from a server has them
 * until it is hydrated.
 */
function createIcon(Lucide: LucideIcon): IconComponent {
  return function Icon(props) {
    const svg = useRef<SVGSVGElement>(null);
    // After each render: if its class name changes, React writes all classes again.
    useBrowserLayoutEffect(() => {
      const classes = svg.current?.classList;
      if (classes) for (const name of [...classes]) if (LUCIDE_CLASS.test(name)) classes.remove(name);
    });
    return createElement(Lucide, { ...props, className: cx('rl:icon', props.className), ref: svg });
  };
}

// Marked as pure: otherwise bundlers would keep every icon if one is used.
export const AlertCircle = /* @__PURE__ */ createIcon(LucideAlertCircle);
export const AlertTriangle = /* @__PURE__ */ createIcon(LucideAlertTriangle);
export const ArrowDown = /* @__PURE__ */ createIcon(LucideArrowDown);
export const ArrowUpDown = /* @__PURE__ */ createIcon(LucideArrowUpDown);
export const Ban = /* @__PURE__ */ createIcon(LucideBan);
export const BarChart3 = /* @__PURE__ */ createIcon(LucideBarChart3);
export const Bot = /* @__PURE__ */ createIcon(LucideBot);
export const Brain = /* @__PURE__ */ createIcon(LucideBrain);
export const Check = /* @__PURE__ */ createIcon(LucideCheck);
export const CheckCircle = /* @__PURE__ */ createIcon(LucideCheckCircle);
export const ChevronDown = /* @__PURE__ */ createIcon(LucideChevronDown);
export const CircleDashed = /* @__PURE__ */ createIcon(LucideCircleDashed);
export const CircleHelp = /* @__PURE__ */ createIcon(LucideCircleHelp);
export const Clock = /* @__PURE__ */ createIcon(LucideClock);
export const Copy = /* @__PURE__ */ createIcon(LucideCopy);
export const Database = /* @__PURE__ */ createIcon(LucideDatabase);
export const Download = /* @__PURE__ */ createIcon(LucideDownload);
export const Ellipsis = /* @__PURE__ */ createIcon(LucideEllipsis);
export const Hourglass = /* @__PURE__ */ createIcon(LucideHourglass);
export const Inbox = /* @__PURE__ */ createIcon(LucideInbox);
export const Info = /* @__PURE__ */ createIcon(LucideInfo);
export const ListFilter = /* @__PURE__ */ createIcon(LucideListFilter);
export const Loader2 = /* @__PURE__ */ createIcon(LucideLoader2);
export const Minus = /* @__PURE__ */ createIcon(LucideMinus);
export const Pause = /* @__PURE__ */ createIcon(LucidePause);
export const Play = /* @__PURE__ */ createIcon(LucidePlay);
export const RefreshCw = /* @__PURE__ */ createIcon(LucideRefreshCw);
export const RotateCcw = /* @__PURE__ */ createIcon(LucideRotateCcw);
export const Settings2 = /* @__PURE__ */ createIcon(LucideSettings2);
export const Search = /* @__PURE__ */ createIcon(LucideSearch);
export const Square = /* @__PURE__ */ createIcon(LucideSquare);
export const StopCircle = /* @__PURE__ */ createIcon(LucideStopCircle);
export const TrendingDown = /* @__PURE__ */ createIcon(LucideTrendingDown);
export const TrendingUp = /* @__PURE__ */ createIcon(LucideTrendingUp);
export const Unplug = /* @__PURE__ */ createIcon(LucideUnplug);
export const Hand = /* @__PURE__ */ createIcon(LucideHand);
export const WifiOff = /* @__PURE__ */ createIcon(LucideWifiOff);
export const X = /* @__PURE__ */ createIcon(LucideX);
export const XCircle = /* @__PURE__ */ createIcon(LucideXCircle);
