import { defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue';

/** Runs a live block of the page in React, on a simulated backend of its own. Nothing of it is loaded before the page is read. */
export const LiveExample = defineComponent({
  name: 'LiveExample',
  props: { id: { type: String, required: true }, scenario: { type: String, required: true } },
  setup(props) {
    const stage = ref<HTMLElement | null>(null);
    const isRunning = ref(false);
    let stop: (() => void) | null = null;
    let isGone = false;

    async function start() {
      const { mountExample } = await import('./mount-example');
      if (isGone || stage.value === null) return;
      stop?.();
      stop = await mountExample(stage.value, props.id, props.scenario);
      isRunning.value = true;
    }
    onMounted(() => void start());
    onBeforeUnmount(() => {
      isGone = true;
      stop?.();
    });

    return () =>
      h('div', { class: 'live-example vp-raw', role: 'group', 'aria-label': 'Live example' }, [
        h('div', { class: 'live-example-stage', ref: stage, 'data-running': isRunning.value }),
        h('p', { class: 'live-example-foot' }, [
          isRunning.value
            ? 'Live, on a simulated backend. '
            : 'This example runs here where JavaScript is on. Its code is below.',
          isRunning.value && h('button', { type: 'button', onClick: () => void start() }, 'Start again'),
        ]),
      ]);
  },
});
