/**
 * The icons; the only file that imports lucide-react, so that one edit replaces the set. Named as the plan names them
 * where it does; lucide has renamed some since and keeps the old names as aliases.
 */
import type { ComponentType, SVGProps } from 'react';

export {
  AlertCircle,
  AlertTriangle,
  ArrowDown,
  Ban,
  BarChart3,
  Bot,
  Brain,
  Check,
  CheckCircle,
  ChevronDown,
  CircleDashed,
  CircleHelp,
  Clock,
  Copy,
  Database,
  Download,
  Hourglass,
  Inbox,
  Info,
  ListFilter,
  Loader2,
  Minus,
  Pause,
  Play,
  RefreshCw,
  RotateCcw,
  Square,
  StopCircle,
  TrendingDown,
  TrendingUp,
  Unplug,
  UserRound,
  WifiOff,
  X,
  XCircle,
} from 'lucide-react';

/** What may stand in an icon slot: any component that draws an SVG and takes a class name. */
export type IconComponent = ComponentType<Pick<SVGProps<SVGSVGElement>, 'className' | 'aria-hidden'>>;
