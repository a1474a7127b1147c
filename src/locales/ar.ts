import type { NumberWriter, RunMessages } from '../core/text/messages';
import { amountOf, numberOf, pluralOf } from './plural';

const plural = pluralOf('ar');
const number = numberOf('ar');
/** Names come in any script: isolated, a Latin one does not carry the punctuation around it away. */
const isolated = (text: string) => `\u2068${text}\u2069`;
const named = (runName: string | null) => (runName === null ? 'المهمة' : `المهمة ${isolated(runName)}`);
const steps = (count: number, write: NumberWriter) =>
  plural(
    count,
    {
      zero: 'لا خطوات',
      one: 'خطوة واحدة',
      two: 'خطوتان',
      few: '# خطوات',
      many: '# خطوة',
      other: '# خطوة',
    },
    write,
  );
/** The same after "of", where the dual stands in the genitive, and none is a number. */
const ofSteps = (count: number, write: NumberWriter) =>
  count === 0 ? `${write(0)} خطوة` : count === 2 ? 'خطوتين' : steps(count, write);

const endedAt = (
  words: string,
  n: number | null,
  total: number | null,
  duration: string | null,
  write: NumberWriter,
): string => {
  const step = n === null ? '' : ` عند الخطوة ${write(n)}${total === null ? '' : ` من ${write(total)}`}`;
  return `${words}${step}${duration === null ? '' : ` بعد ${isolated(duration)}`}`;
};

/**
 * Arabic texts: `<RunProvider messages={ar} direction="rtl">`. All numbers are written in the digits of the locale: Latin ones
 * for `ar`, those of the region for `locale="ar-EG"`, and Latin ones again for `ar-EG-u-nu-latn`.
 */
export const ar: RunMessages = {
  locale: 'ar',
  status: {
    queued: 'في الانتظار',
    running: 'قيد التنفيذ',
    waiting: 'بانتظار رد',
    paused: 'متوقفة مؤقتًا',
    cancelling: 'جارٍ الإلغاء…',
    succeeded: 'نجحت',
    failed: 'فشلت',
    cancelled: 'أُلغيت',
    unknown: 'غير معروفة',
  },
  stepKind: {
    planned: 'تخطيط',
    loading: 'تحميل',
    training: 'تدريب',
    metrics: 'قياس',
    error: 'خطأ',
    warning: 'تحذير',
    backup: 'محاولة بديلة',
    cancelled: 'إلغاء',
    info: 'معلومة',
    unknown: 'أخرى',
  },
  stepStatus: {
    running: 'قيد التنفيذ',
    done: 'تمت',
    failed: 'فشلت',
    cancelled: 'أُلغيت',
    interrupted: 'انقطعت',
  },
  connection: {
    idle: 'غير متابَعة',
    connecting: 'جارٍ الاتصال…',
    live: 'مباشر',
    polling: 'يُحدَّث كل بضع ثوانٍ',
    reconnecting: 'جارٍ إعادة الاتصال…',
    stale: 'بيانات قديمة',
    offline: 'غير متصل',
    ended: 'انتهت',
    failed: 'غير متاحة',
  },
  live: 'مباشر',
  stepOf: (n, total, write = number) =>
    total === null ? `الخطوة ${write(n)}` : `الخطوة ${write(n)} من ${write(total)}`,
  stepOfNamed: (n, total, name, write = number) =>
    total === null
      ? `الخطوة ${write(n)}: ${isolated(name)}`
      : `الخطوة ${write(n)} من ${write(total)}: ${isolated(name)}`,
  stepShort: (n, total, name, write = number) =>
    `الخطوة ${total === null ? write(n) : `${write(n)}/${write(total)}`}${name === null ? '' : `: ${isolated(name)}`}`,
  stepsCompleted: (completed, total, write = number) =>
    total === null ? steps(completed, write) : `${write(completed)} من ${ofSteps(total, write)}`,
  progressLabel: (runName) => `تقدّم ${named(runName)}`,
  progressValueText: (parts) => parts.join('، '),
  finishing: 'اللمسات الأخيرة…',
  planGrew: (total, write = number) => `عدد خطوات الخطة الآن ${write(total)}`,
  working: 'جارٍ العمل…',
  queuePosition: (position, write = number) =>
    position === 0
      ? 'التالية في قائمة الانتظار'
      : plural(
          position,
          {
            one: 'مهمة واحدة قبلها',
            two: 'مهمتان قبلها',
            few: '# مهام قبلها',
            many: '# مهمة قبلها',
            other: '# مهمة قبلها',
          },
          write,
        ),
  elapsed: 'المنقضي',
  elapsedTime: (duration) => `انقضى ${isolated(duration)}`,
  remaining: 'المتبقي',
  remainingAbout: (duration) => `يتبقى ${isolated(duration)} تقريبًا`,
  remainingRange: (low, high) => `يتبقى من ${isolated(low)} إلى ${isolated(high)}`,
  remainingLessThan: (duration) => `يتبقى أقل من ${isolated(duration)}`,
  remainingUpTo: (duration) => `يتبقى ${isolated(duration)} على الأكثر`,
  estimating: 'جارٍ التقدير…',
  finishesAbout: (time) => `ينتهي نحو الساعة ${isolated(time)}`,
  etaShort: (duration) => `يتبقى ${isolated(duration)}`,
  etaShortRange: (low, high) => `يتبقى ${isolated(low)} إلى ${isolated(high)}`,
  etaShortUpTo: (duration) => `يتبقى ${isolated(duration)} على الأكثر`,
  startedAgo: (relative) => `بدأت ${relative}`,
  overdue: (low, high) => `تستغرق أطول من المعتاد (عادةً من ${isolated(low)} إلى ${isolated(high)})`,
  overdueBy: (usual) => `تستغرق أطول من المعتاد (عادةً ${isolated(usual)})`,
  overdueUnknown: 'تستغرق أطول من المتوقع',
  maybeStuck: 'قد تكون عالقة',
  noProgressFor: (duration) => `لا تقدّم منذ ${isolated(duration)}`,
  waiting: {
    text: 'تستمر هذه المهمة عندما يجيب أحد.',
    answer: 'إجابة',
    remaining: (duration) =>
      duration === null ? 'متوقفة حتى يصل رد' : `متوقفة حتى يصل رد، ثم ${isolated(duration)} تقريبًا`,
  },
  steps: 'الخطوات',
  cancel: {
    action: 'إلغاء',
    actionFor: (runName) => `إلغاء ${named(runName)}`,
    title: 'إلغاء المهمة؟',
    description: 'هل تريد بالتأكيد إلغاء هذه المهمة؟ لا يمكن التراجع عن هذا الإجراء.',
    dismiss: 'متابعة التنفيذ',
    confirm: 'تأكيد الإلغاء',
    reasonLabel: 'السبب (اختياري)',
    reasonPlaceholder: 'ما سبب الإلغاء؟',
    cancelling: 'جارٍ الإلغاء…',
    checking: 'لم يصل رد بعد. جارٍ التحقق من الإلغاء…',
    refused: (detail) => (detail === null ? 'تعذّر إلغاء المهمة.' : `تعذّر إلغاء المهمة: ${isolated(detail)}`),
    failed: 'لم يصل رد على طلب الإلغاء، والمهمة ما زالت مستمرة. حاول مرة أخرى.',
    forbidden: 'ليست لديك صلاحية إلغاء هذه المهمة.',
    notFound: 'لم تعد هذه المهمة موجودة.',
    finishedBefore: 'اكتملت قبل أن يتسنى إلغاؤها.',
    failedBefore: 'فشلت قبل أن يتسنى إلغاؤها.',
    alreadyEnded: { succeeded: 'نجحت بالفعل', failed: 'فشلت بالفعل', cancelled: 'أُلغيت بالفعل' },
    mayStillWork: 'أُلغيت. قد يكتمل العمل الجاري رغم ذلك.',
    endedWhileAsking: (status) => `انتهت المهمة في هذه الأثناء: ${status}.`,
    overdue: (duration) => `طُلب الإلغاء قبل ${isolated(duration)} ولم تتوقف المهمة بعد.`,
    force: 'إيقاف إجباري',
    forcing: 'جارٍ الإيقاف الإجباري…',
    forceDescription: 'يوقفها دون انتظار، ويضيع العمل الجاري.',
    retry: 'إعادة المحاولة',
    copyId: 'نسخ معرّف المهمة',
    copied: 'تم النسخ',
    close: 'إغلاق',
  },
  feed: {
    title: 'النشاط',
    label: (runName) => `نشاط ${named(runName)}`,
    empty: 'لا نشاط بعد',
    loading: 'جارٍ تحميل النشاط…',
    error: 'تعذّر تحميل النشاط.',
    newItems: (count, write = number) =>
      plural(
        count,
        {
          zero: 'لا جديد',
          one: 'خطوة جديدة',
          two: 'خطوتان جديدتان',
          few: '# خطوات جديدة',
          many: '# خطوة جديدة',
          other: '# خطوة جديدة',
        },
        write,
      ),
    jumpToLatest: 'الانتقال إلى أحدث خطوة',
    showLatest: 'عرض الأحدث',
    trimmed: (count, write = number) =>
      plural(
        count,
        {
          zero: 'كل الخطوات معروضة',
          one: 'خطوة سابقة واحدة غير معروضة',
          two: 'خطوتان سابقتان غير معروضتين',
          few: '# خطوات سابقة غير معروضة',
          many: '# خطوة سابقة غير معروضة',
          other: '# خطوة سابقة غير معروضة',
        },
        write,
      ),
    showEarlier: (count, write = number) =>
      plural(
        count,
        {
          zero: 'لا خطوات سابقة',
          one: 'عرض خطوة سابقة واحدة',
          two: 'عرض خطوتين سابقتين',
          few: 'عرض # خطوات سابقة',
          many: 'عرض # خطوة سابقة',
          other: 'عرض # خطوة سابقة',
        },
        write,
      ),
    noneOfKind: 'لا خطوات من هذا النوع',
    unlisted: 'لا توجد خطوات لعرضها',
    attempt: (n) => `المحاولة ${n}`,
    showDetail: 'عرض التفاصيل',
    hideDetail: 'إخفاء التفاصيل',
    filter: 'التصفية حسب النوع',
    filterAll: 'الكل',
    agent: 'وكيل',
    progress: (current, total, unit) => isolated(amountOf(current, total, unit)),
    took: (duration) => `استغرقت ${isolated(duration)}`,
    stale: 'بيانات قديمة',
  },
  metrics: {
    title: 'المقاييس',
    quality: 'الجودة',
    empty: 'لا مقاييس بعد',
    notAvailable: 'غير متاح بعد',
    after: (step) => `بعد ${step}`,
    notMeasured: 'لم يُقَس',
    pass: 'مقبول',
    warn: 'تحذير',
    fail: 'غير مقبول',
    lowerIsBetter: 'الأقل أفضل',
    higherIsBetter: 'الأعلى أفضل',
    passed: (count, total, write = number) => `اجتاز ${write(count)} من ${write(total)}`,
    beyond: (name, value, side, limit) => `${name} ${value} ${side === 'above' ? 'أعلى من' : 'أدنى من'} ${limit}`,
    groups: { utility: 'الفائدة', privacy: 'الخصوصية' },
    names: { ks_mean: 'متوسط KS', corr_delta: 'فرق الارتباط', mia_auc: 'MIA AUC', dup_rate: 'نسبة التكرار' },
  },
  list: {
    title: 'المهام',
    empty: 'لا مهام بعد',
    loading: 'جارٍ تحميل المهام…',
    error: 'تعذّر تحميل المهام.',
    loadMore: 'تحميل المزيد',
    loadingMore: 'جارٍ التحميل…',
    filter: 'التصفية حسب الحالة',
    filterAll: 'الكل',
    noneOfStatus: 'لا مهام بهذه الحالة',
    emptyHint: 'تظهر المهام هنا فور بدئها.',
    dataset: (name) => `مجموعة البيانات: ${isolated(name)}`,
    method: (name) => `الطريقة: ${isolated(name)}`,
    sort: 'الترتيب حسب',
    sortBy: { newest: 'الأحدث أولًا', oldest: 'الأقدم أولًا', name: 'الاسم', status: 'الحالة', duration: 'المدة' },
    search: 'البحث في المهام',
    noMatch: 'لا توجد مهام مطابقة.',
    noMatchFor: (search) => `لا توجد مهام تطابق «${isolated(search)}»`,
    clearSearch: 'مسح البحث',
    ungrouped: 'أخرى',
    groups: { active: 'جارية', today: 'اليوم', yesterday: 'أمس' },
    select: (runName) => `تحديد ${named(runName)}`,
    selectAll: 'تحديد الكل',
    selected: (count, write = number) =>
      plural(
        count,
        {
          zero: 'لم تُحدَّد أي مهمة',
          one: 'مهمة واحدة محددة',
          two: 'مهمتان محددتان',
          few: '# مهام محددة',
          many: '# مهمة محددة',
          other: '# مهمة محددة',
        },
        write,
      ),
    clearSelection: 'إلغاء التحديد',
  },
  bulk: {
    action: (count, write = number) =>
      plural(
        count,
        {
          zero: 'لا مهام لإلغائها',
          one: 'إلغاء مهمة واحدة',
          two: 'إلغاء مهمتين',
          few: 'إلغاء # مهام',
          many: 'إلغاء # مهمة',
          other: 'إلغاء # مهمة',
        },
        write,
      ),
    title: (count, write = number) =>
      plural(
        count,
        {
          zero: 'لا مهام لإلغائها',
          one: 'إلغاء المهمة؟',
          two: 'إلغاء مهمتين؟',
          few: 'إلغاء # مهام؟',
          many: 'إلغاء # مهمة؟',
          other: 'إلغاء # مهمة؟',
        },
        write,
      ),
    description: (count, write = number) =>
      plural(
        count,
        {
          one: 'هل تريد بالتأكيد إلغاء هذه المهمة؟ لا يمكن التراجع عن هذا الإجراء.',
          two: 'هل تريد بالتأكيد إلغاء هاتين المهمتين؟ لا يمكن التراجع عن هذا الإجراء.',
          few: 'هل تريد بالتأكيد إلغاء هذه المهام وعددها #؟ لا يمكن التراجع عن هذا الإجراء.',
          other: 'هل تريد بالتأكيد إلغاء هذه المهام وعددها #؟ لا يمكن التراجع عن هذا الإجراء.',
        },
        write,
      ),
    progress: (answered, total, write = number) => `وصل ${write(answered)} من ${write(total)} من الردود`,
    summary: (cancelled, total, write = number) => `أُلغي ${write(cancelled)} من ${write(total)}`,
    stop: 'إيقاف الإرسال',
    waiting: 'في الانتظار',
    notSent: 'لم يُرسل',
    retry: 'إعادة محاولة هذه',
  },
  stages: {
    title: 'المراحل',
    pending: 'قيد الانتظار',
    running: 'قيد التنفيذ',
    done: 'اكتملت',
    failed: 'فشلت',
    skipped: 'تم تخطيها',
    cancelled: 'ألغيت',
  },
  plan: { title: 'الخطة', alternatives: 'البدائل', used: 'مستخدم', notUsed: 'غير مستخدم' },
  pause: {
    pause: 'إيقاف مؤقت',
    resume: 'استئناف',
    refused: (detail) => (detail === null ? 'تعذّر تغيير المهمة.' : `تعذّر تغيير المهمة: ${isolated(detail)}`),
  },
  modal: {
    configure: 'مهمة جديدة',
    untitled: 'مهمة',
    loading: 'جارٍ تحميل المهمة…',
    start: 'بدء المهمة',
    starting: 'جارٍ البدء…',
    startFailed: (detail) => `تعذّر بدء المهمة: ${isolated(detail)}`,
    close: 'إغلاق',
    more: 'المزيد',
    retry: 'التشغيل مرة أخرى',
    keepsRunning: 'يمكنك إغلاق هذه النافذة؛ ستستمر المهمة.',
    keepsCancelling: 'يمكنك إغلاق هذه النافذة؛ سيستمر الإلغاء.',
    cancelStart: 'إلغاء البدء',
  },
  now: {
    title: 'الآن',
    usually: (duration) => `عادةً ${isolated(duration)}`,
    inStep: 'في هذه الخطوة',
    last: (name, duration) => `السابقة: ${isolated(name)}، ${isolated(duration)}`,
    next: (name) => `التالية: ${isolated(name)}`,
    waited: (duration) => `في الانتظار منذ ${isolated(duration)}`,
    from: (time) => `من ${isolated(time)}`,
    curve: (name, value, first, at) =>
      `${isolated(name)} ${isolated(value)}، وكانت ${isolated(first)} عند ${isolated(at)}`,
    stopping: (n, total, name, write = number) =>
      `جارٍ التوقف عند الخطوة ${write(n)}${total === null ? '' : ` من ${write(total)}`}${name === null ? '' : `: ${isolated(name)}`}`,
    requested: (relative) => `طُلب ${relative}`,
  },
  result: {
    title: 'النتيجة',
    succeeded: (duration) => (duration === null ? 'نجحت المهمة' : `نجحت خلال ${isolated(duration)}`),
    failed: (n, total, duration, write = number) => endedAt('فشلت المهمة', n, total, duration, write),
    cancelled: (n, total, duration, write = number) => endedAt('أُلغيت المهمة', n, total, duration, write),
    by: (name) => `بواسطة ${isolated(name)}`,
    stoppedCleanly: 'توقفت بشكل سليم',
    cutOff: (duration) => (duration === null ? 'أُوقفت قسرًا' : `أُوقفت قسرًا بعد ${isolated(duration)}`),
    beforeStart: 'قبل أن تبدأ',
    finishedAt: (time) => `انتهت ${isolated(time)}`,
    showStep: 'عرض الخطوة',
  },
  times: {
    title: 'الوقت لكل خطوة',
    short: 'الوقت',
    empty: 'لا أوقات بعد',
    unknown: 'لا تُعرف الأوقات',
    showAll: (count, write = number) => `عرض الكل (${write(count)})`,
    showFewer: 'عرض أقل',
    about: (duration) => `نحو ${isolated(duration)}`,
    more: (count, write = number) => `و${write(count)} أخرى`,
  },
  errors: {
    notFound: 'هذه المهمة غير موجودة أو لا تملك صلاحية عرضها.',
    forbidden: 'ليست لديك صلاحية عرض هذه المهمة.',
    unauthorized: 'انتهت جلستك. سجّل الدخول مرة أخرى.',
    unreachable: 'تعذّر الوصول إلى الخادم. جارٍ إعادة المحاولة…',
    noAnswer: 'تعذّر الوصول إلى الخادم.',
    noReason: 'لم يذكر الخادم سببًا.',
    invalid: 'أرسل الخادم ردًا تعذّرت قراءته. جارٍ إعادة المحاولة…',
    unreadable: 'تتعذّر قراءة هذه المهمة: يرد الخادم بخطأ.',
    unreadableAnswer: 'تتعذّر قراءة هذه المهمة: يرد الخادم بما ليس مهمة.',
    stale: (age) => `آخر تحديث ${age}. جارٍ إعادة المحاولة…`,
    retryAt: (time, age) =>
      `${age === null ? '' : `آخر تحديث ${age}. `}يطلب الخادم الانتظار. ستُعاد المحاولة عند ${isolated(time)}.`,
    retry: 'إعادة المحاولة',
    corrected: (from, to) => `أُبلغ عنها أولًا بأنها «${from}»، ثم صُحّحت إلى «${to}».`,
  },
  announce: {
    status: (runName, status) => `${named(runName)}: ${status}`,
    progress: (percent) => `اكتمل ${isolated(percent)}`,
    newSteps: (count, latest, write = number) =>
      count === 1
        ? isolated(latest)
        : `${plural(
            count,
            {
              two: 'خطوتان جديدتان',
              few: '# خطوات جديدة',
              many: '# خطوة جديدة',
              other: '# خطوة جديدة',
            },
            write,
          )}، الأحدث: ${isolated(latest)}`,
    ended: (count, write = number) =>
      plural(
        count,
        {
          one: 'انتهت مهمة واحدة',
          two: 'انتهت مهمتان',
          few: 'انتهت # مهام',
          many: 'انتهت # مهمة',
          other: 'انتهت # مهمة',
        },
        write,
      ),
  },
};
